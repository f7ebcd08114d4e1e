"""Decisions of the independent benchmark's peers on a day of the bundled trace, and its scores of them, for
test/golden/decision-scorer/expected.json.

    python decisions_reference.py BENCH_FOLDER > ../../test/golden/decision-scorer/expected.json

BENCH_FOLDER holds the benchmark's simulate.py and policies.py. Needs numpy and pandas.
"""
import json
import os
import sys

sys.path.insert(0, sys.argv[1])
import policies  # noqa: E402
import simulate  # noqa: E402

TRACES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "nasa-http")
CASE = {"id": "nasa-july", "file": "nasa-http-1995-07.1min.csv.gz", "source": "nasa-ksc", "step_s": 60,
        "from": "1995-07-24T00:00:00Z", "to": "1995-07-25T00:00:00Z", "capacity": 0.113, "season_s": 604800}
LEAD_S = 300
KNOBS = [0.3, 0.7]
# Every 40th tick of the counts is enough to tell two policies apart.
STRIDE = 40
NAMES = {"hpa": "hpa", "kpa": "kpa", "lookback": "last-week", "phpa": "holt-winters", "oracle": "oracle"}
SCORES = ["unserved", "hours_ratio", "instance_hours", "tau_u_pct", "theta_u_pct", "tau_o_pct", "theta_o_pct",
          "direction_changes_per_h"]


def main():
    span = simulate.load_case(TRACES, CASE)
    view = policies.View(span)
    policies.UTILISATION[:] = KNOBS
    runs = []
    for theirs, ours in NAMES.items():
        for knob, desired in policies.POLICIES[theirs](view, LEAD_S):
            scores = simulate.score(span, desired, LEAD_S)
            runs.append({"policy": ours, "knob": knob, "counts": [int(x) for x in desired[::STRIDE]],
                         **{name: float(scores[name]) for name in SCORES}})
    json.dump({"case": CASE, "leadSeconds": LEAD_S, "stride": STRIDE, "runs": runs}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
