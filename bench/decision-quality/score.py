"""Scores of many decisions by the independent benchmark's scorer, in one process: rows for its frontier.py.

    python score.py BENCH_FOLDER TRACES_FOLDER JOBS.json > rows.csv

JOBS.json: [{"case": {...}, "lead_s": 300, "runs": [{"policy": "pra", "knob": 0.95, "file": "decisions.csv"}]}]
"""
import json
import sys

import pandas as pd

sys.path.insert(0, sys.argv[1])
import simulate  # noqa: E402


def main():
    rows = []
    for job in json.load(open(sys.argv[3])):
        case, lead = job["case"], job["lead_s"]
        span = simulate.load_case(sys.argv[2], case)
        best = simulate.score(span, simulate.oracle_desired(span, lead), lead)["instance_hours"]
        for run in job["runs"]:
            desired = simulate.read_decisions(run["file"], span)
            rows.append({"policy": run["policy"], "case": case["id"], "lead_s": lead, "knob": run["knob"],
                         **simulate.score(span, desired, lead, best)})
    pd.DataFrame(rows).to_csv(sys.stdout, index=False)


if __name__ == "__main__":
    main()
