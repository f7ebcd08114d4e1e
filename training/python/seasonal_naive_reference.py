"""What should `seasonal-naive` answer? The six experts in plain Python, step by step and without an array library.

Writes test/golden/seasonal-naive/{input,expected}.json, which the golden test compares with the ONNX graph:

    python3 training/python/seasonal_naive_reference.py

Needs Python 3.9 and nothing else. It shares no code with the graph builder; only the numbers of the definition
(half-lives, damping, bounds) are the same. `None` is an unknown step.
"""

import json
import math
import pathlib

CONTEXT_LENGTH = 120
HORIZON = 60
GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden" / "seasonal-naive"


def mean_of_known(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def level(context, half_life):
    """Mean of the known steps, weights halving every `half_life` steps back; 0 if there are none."""
    total = weight_sum = 0.0
    for age, value in enumerate(reversed(context)):
        if value is not None:
            weight = 0.5 ** (age / half_life)
            total += weight * value
            weight_sum += weight
    return total / weight_sum if weight_sum else 0.0


def smooth(season, lead):
    """Mean of the known steps from two before the lead to two after it, as far as the season goes."""
    at = CONTEXT_LENGTH + lead
    return mean_of_known(season[at - 2 : at + 3])


def ratio(context, season):
    """Level of the last 30 steps against the same steps of the season, where both are known."""
    pairs = [
        (context[step], season[step])
        for step in range(CONTEXT_LENGTH - 30, CONTEXT_LENGTH)
        if context[step] is not None and season[step] is not None
    ]
    added = 0.1 * (mean_of_known(season) or 0.0) + 0.001
    now = sum(pair[0] for pair in pairs) / len(pairs) if pairs else 0.0
    then = sum(pair[1] for pair in pairs) / len(pairs) if pairs else 0.0
    return min(4.0, max(0.25, (now + added) / (then + added)))


def levelled(context, season, lead):
    value = smooth(season, lead)
    return None if value is None else value * ratio(context, season) ** (0.995**lead)


def first_known(*candidates):
    return next(candidate for candidate in candidates if candidate is not None)


def forecast(context, day, week):
    """[expert][lead]."""
    newest, drift = level(context, 5), level(context, 30)
    leads = range(HORIZON)
    return [
        [first_known(smooth(day, lead), smooth(week, lead), drift) for lead in leads],
        [first_known(smooth(week, lead), smooth(day, lead), drift) for lead in leads],
        [first_known(levelled(context, day, lead), levelled(context, week, lead), drift) for lead in leads],
        [first_known(levelled(context, week, lead), levelled(context, day, lead), drift) for lead in leads],
        [newest] * HORIZON,
        [drift] * HORIZON,
    ]


def wave(steps, base, swing, period):
    """Whole counts on a wave, with a saw of 0 to 6 on it: nothing random, nothing smooth."""
    return [
        round(base + swing * math.sin(2 * math.pi * step / period)) + step * 5 % 7 for step in range(steps)
    ]


def with_gaps(values, is_gap):
    return [None if is_gap(step) else value for step, value in enumerate(values)]


def cases():
    steps = CONTEXT_LENGTH + HORIZON
    context, day, week = wave(CONTEXT_LENGTH, 40, 15, 90), wave(steps, 30, 20, 100), wave(steps, 55, 10, 70)
    unknown = [None] * steps
    gap_in_day = with_gaps(day, lambda step: 130 <= step < 150)
    return {
        "everything is 10": ([10] * CONTEXT_LENGTH, [10] * steps, [10] * steps),
        "everything is known": (context, day, week),
        "gaps everywhere": (
            with_gaps(context, lambda step: step % 3 == 0 or step > 110),
            with_gaps(day, lambda step: step % 4 == 1),
            with_gaps(week, lambda step: step % 5 == 2 or 140 <= step < 160),
        ),
        "last week is unknown": (context, day, unknown),
        "yesterday is unknown for twenty leads": (context, gap_in_day, week),
        "both seasons are unknown for some leads": (
            context,
            gap_in_day,
            with_gaps(week, lambda step: 140 <= step < 160),
        ),
        "both seasons are unknown": (context, unknown, unknown),
        "the context is unknown": (unknown[:CONTEXT_LENGTH], day, week),
        "all is unknown": (unknown[:CONTEXT_LENGTH], unknown, unknown),
        "all is zero": ([0] * CONTEXT_LENGTH, [0] * steps, [0] * steps),
        "ten times yesterday, a tenth of last week": ([100] * CONTEXT_LENGTH, [10] * steps, [1000] * steps),
    }


def write(name, rows):
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    (GOLDEN / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    inputs, expected = [], []
    for name, (context, day, week) in cases().items():
        inputs.append({"case": name, "context": context, "1d": day, "7d": week})
        experts = [[round(value, 6) for value in expert] for expert in forecast(context, day, week)]
        expected.append({"case": name, "experts": experts})
    write("input.json", inputs)
    write("expected.json", expected)


if __name__ == "__main__":
    main()
