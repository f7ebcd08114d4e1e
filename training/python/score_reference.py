"""Scores of small series by the independent benchmark's own scorer, for test/golden/benchmark-scorer/expected.json.

    python score_reference.py BENCH_FOLDER > ../../test/golden/benchmark-scorer/expected.json

BENCH_FOLDER holds score.py and prepare.py of the benchmark. Needs numpy and pandas.
"""
import json
import sys

import numpy as np

sys.path.insert(0, sys.argv[1])
import score  # noqa: E402
from prepare import Series  # noqa: E402

STEP, DAYS, LEADS = 30, 9, (1, 2, 3)
DAY = 1440 // STEP
random = np.random.default_rng(20261124)


def wave(days=DAYS):
    hours = np.arange(days * DAY) / DAY
    return np.round(60 + 40 * np.sin(2 * np.pi * hours) + random.normal(0, 8, len(hours)))


def noisy():
    return wave()


def gaps():
    y = wave()
    y[100:160] = np.nan  # a whole day and more
    y[7 * DAY + 20] = np.nan
    y[8 * DAY + 5:8 * DAY + 9] = np.nan  # among the targets
    return y


def repeated():  # yesterday makes no error: persistence is the scale, and nothing is relative
    return np.tile(wave(1), DAYS)


def silent():  # nothing makes an error: the mean is the scale, and it is 0
    return np.zeros(DAYS * DAY)


def young():  # yesterday is known for less than half of the targets, and the first steps are unknown
    y = wave()
    y[:7 * DAY + 40] = np.nan
    return y


def sparse():
    return (random.random(DAYS * DAY) < 0.08) * np.round(random.exponential(30, DAYS * DAY))


def quantiles(series):
    """Of no skill in particular; never crossing, never negative."""
    noise = np.sort(random.gamma(2, 25, (len(series.origins), len(LEADS), 5)), axis=2)
    return np.round(noise, 3)


series = []
for make in (noisy, gaps, repeated, silent, young, sparse):
    y = make()
    origins = np.arange(8 * DAY, 9 * DAY - LEADS[-1] + 1, 2)[:12]
    s = Series(make.__name__, make.__name__, STEP, 0, y, LEADS, origins)
    q, reference = quantiles(s), score.seasonal_naive(s)
    scale, source = score.scale_of(s)
    scores = score.score_series(s, q, reference, scale)
    series.append({
        "name": make.__name__,
        "values": [None if np.isnan(v) else float(v) for v in y],
        "issues": [int(i) for i in origins],
        "quantiles": q.ravel().tolist(),
        "reference": [float(f"{v:.12g}") for v in reference.ravel()],
        "scale": {"value": scale, "from": source},
        "scores": {k: scores[k] for k in ("targets", "relative_pinball", "relative_pinball_by_lead", "scaled_pinball",
                                          "scaled_pinball_by_lead", "wape_by_lead", "coverage")},
    })
rows = [dict(s["scores"]) for s in series]
text = json.dumps({"stepMs": STEP * 60_000, "leads": LEADS, "levels": score.LEVELS, "series": series,
                   "together": score.aggregate(rows)}, allow_nan=False)
print(text)
