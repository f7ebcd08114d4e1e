"""What should `recent` and `climate` answer? Quantiles of the past by numpy, one series at a time.

Writes test/golden/recent/expected.json, which the golden test compares with the ONNX graphs:

    pip install 'numpy==2.*'
    python3 training/python/recent_reference.py

It shares no code with the graph builder; only the numbers of the definition (spans, levels, how densely the past is
looked at) are the same. The series are made by a formula that the test has too. NaN is an unknown step.
"""

import json
import math
import pathlib

import numpy as np

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden" / "recent"
LEVELS = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99]
GOLDEN_SECTION = (math.sqrt(5) - 1) / 2
DAY, DAYS = 1440, 7


def made(case, at):
    """The count of the step that starts `at` minutes after the issue; before it, `at` is negative."""
    noise = (7 * at * at + 13 * at) % 31
    wave = 40 + 20 * math.sin(2 * math.pi * at / DAY)
    kinds = {
        "a noisy day": wave + noise,
        "a timer every ten minutes": 100 if at % 10 == 3 else 0,
        "one step in three is known": wave + noise if at % 3 == 0 else math.nan,
        "the last six hours are unknown": wave + noise if at < -6 * 60 else math.nan,
        "only the last two hours are known": wave + noise if at >= -120 else math.nan,
        "nothing is known": math.nan,
    }
    return float(kinds[case])


CASES = [
    "a noisy day",
    "a timer every ten minutes",
    "one step in three is known",
    "the last six hours are unknown",
    "only the last two hours are known",
    "nothing is known",
]


def thinned(values, most):
    """From the last one back: all, or one in so many, which is a whole number and the golden section's fraction."""
    apart = 1 if len(values) <= most else math.ceil(len(values) / most - GOLDEN_SECTION) + GOLDEN_SECTION
    places = [len(values) - 1 - math.floor(i * apart) for i in range(len(values))]
    return [values[place] for place in places if place >= 0]


def quantiles(values):
    known = [value for value in values if not math.isnan(value)]
    return np.quantile(known, LEVELS).tolist() if known else None


def window(values, kind):
    """Total or peak of these steps; unknown where fewer than half of them are known."""
    known = [value for value in values if not math.isnan(value)]
    if len(known) < len(values) / 2:
        return math.nan
    return sum(known) / len(known) * len(values) if kind == "total" else max(known)


def windows_of(step):
    return [minutes // step for minutes in (5, 15, 30) if minutes % step == 0 and minutes > step]


def scaled(values, size):
    return [value * size for value in values]


def stand_in(found, values, windows):
    """`found` by window, and where there is none as many steps that are all alike."""
    sizes = [size for steps in windows for size in (steps, 1)]
    return [scaled(values, size) if each is None else each for each, size in zip(found, sizes)]


def recent(series, step):
    """By expert: the quantiles of a step, and of each total and peak; `series(at)` in steps from the issue."""
    windows = windows_of(step)
    answers = []
    for hours in (24, 6):
        span = hours * 60 // step
        steps = quantiles(thinned([series(at) for at in range(-span, 0)], 96))
        if steps is None:
            answers.append(answers[-1] if answers else [[0.0] * len(LEVELS)] * (1 + 2 * len(windows)))
            continue
        ends = thinned(list(range(-span + windows[0], 1, windows[0])), 50) if windows else []

        def past(end, size):
            # Nothing before the last day is looked at.
            return [series(at) if at >= -DAY // step else math.nan for at in range(end - size, end)]

        found = [quantiles([window(past(end, size), kind) for end in ends])
                 for size in windows for kind in ("total", "peak")]
        answers.append([steps, *stand_in(found, steps, windows)])
    return {"last-24h": answers[0], "last-6h": answers[1]}


def climate(series, step):
    """The quantiles at each lead, and of each total and peak."""
    day, reach, block = DAY // step, max(1, round(15 / step)), max(1, round(10 / step))
    horizon = max(3, 60 // step)
    windows = windows_of(step)
    context = quantiles([series(at) for at in range(-reach, 0)]) or [0.0] * len(LEVELS)

    def around(last, value):
        return quantiles(thinned([
            value(last + offset - back * day, back)
            for back in range(1, DAYS + 1)
            for offset in range(-reach, reach + 1)
            if last + offset < horizon
        ], 50))

    leads = []
    for lead in range(horizon):
        first = lead // block * block
        middle = (first + min(horizon, first + block) - 1) // 2
        leads.append(around(middle, lambda at, _: series(at)) or context)
    found = []
    for size in windows:
        for kind in ("total", "peak"):
            def value(last, back):
                # The input begins `reach` steps before the issue, on each day.
                steps = range(last - size + 1, last + 1)
                return window([series(at) if at >= -reach - back * day else math.nan for at in steps], kind)

            found.append(around(size - 1, value))
    return {"climate": [leads[0], leads[-1], *stand_in(found, context, windows)]}


def rounded(rows):
    return [[float(f"{value:.9g}") for value in row] for row in rows]


def main():
    expected = []
    for step in (1, 5, 10, 30):
        for case in CASES:
            def series(at, case=case, step=step):
                return made(case, at * step)

            experts = {**recent(series, step), **climate(series, step)}
            expected.append({
                "case": case,
                "stepMinutes": step,
                "experts": {name: rounded(rows) for name, rows in experts.items()},
            })
    text = ",\n".join(json.dumps(each, separators=(",", ":")) for each in expected)
    (GOLDEN / "expected.json").write_text(f"[\n{text}\n]\n")


main()
