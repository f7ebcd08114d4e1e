"""What does the Prophet package make of two series? Writes expected.json of test/golden/prophet-style.

    pip install prophet==1.5.0
    python training/python/prophet_reference.py TRACE.csv > test/golden/prophet-style/expected.json

TRACE.csv is `timestamp,source,requests` by minutes, of the NASA web server in August 1995. The other series is made
up here: a trend that bends twice, a day and a week that multiply it, and noise.
"""
import json
import logging
import sys

import numpy as np
import pandas as pd
from prophet import Prophet

logging.getLogger("cmdstanpy").setLevel(logging.WARNING)
DAYS, PER_DAY = 28, 48
EVERY = 6  # of the fitted steps one in so many is written


def made_up() -> pd.Series:
    steps = np.arange(DAYS * PER_DAY)
    day = steps / PER_DAY
    trend = 400 + 20 * day - 35 * np.maximum(0, day - 9) + 30 * np.maximum(0, day - 18)
    season = 0.4 * np.sin(2 * np.pi * (day - 0.3)) + 0.1 * np.cos(6 * np.pi * day) + 0.15 * np.sin(2 * np.pi * day / 7)
    noise = np.random.default_rng(1).normal(0, 20, len(steps))
    stamps = pd.date_range("2025-03-03", periods=len(steps), freq="30min")
    return pd.Series(np.maximum(0, np.round(trend * (1 + season) + noise)), stamps)


def from_trace(path: str) -> pd.Series:
    frame = pd.read_csv(path, usecols=["timestamp", "requests"])
    series = pd.Series(frame["requests"].to_numpy(float), pd.to_datetime(frame["timestamp"]).dt.tz_localize(None))
    by_step = series.resample("30min").apply(lambda part: part.sum() if part.notna().all() else np.nan)
    start = pd.Timestamp("1995-08-03")
    return by_step[start : start + pd.Timedelta(days=DAYS) - pd.Timedelta(minutes=30)]


def fitted(name: str, series: pd.Series, mode: str) -> dict:
    model = Prophet(daily_seasonality=True, weekly_seasonality=True, yearly_seasonality=False, seasonality_mode=mode)
    model.fit(pd.DataFrame({"ds": series.index, "y": series.to_numpy()}))
    stamps = series.index.append(pd.date_range(series.index[-1], periods=PER_DAY + 1, freq="30min")[1:])
    told = model.predict(pd.DataFrame({"ds": stamps[::EVERY]}))["yhat"]
    return {
        "name": name,
        "mode": mode,
        "start": series.index[0].isoformat() + ".000Z",
        "values": [None if np.isnan(value) else float(value) for value in series],
        "every": EVERY,
        "yhat": [round(float(value), 2) for value in told],
    }


nasa = from_trace(sys.argv[1])
cases = [fitted("nasa", nasa, "additive"), fitted("made-up", made_up(), "multiplicative")]
print("[" + ",\n".join(json.dumps(case) for case in cases) + "]")
