"""What both examples share: history out of `pra export`, lessons of a fixed shape, and a version published atomically.

The contract is docs/models.md: a folder NAME/VERSION with model.onnx and card.json. These examples look back two hours
of minutes, and at the same time a day before, and forecast an hour.
"""
import csv
import hashlib
import json
import os
from datetime import datetime, timezone

import numpy as np

CONTEXT, HORIZON, DAY = 120, 60, 1_440
LEVELS = [0.1, 0.5, 0.9]


def read_history(path):
    """Requests per minute by source, [minute] each, NaN where the file has no row (missing is not zero); and the first minute."""
    rows = []
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            minute = int(datetime.fromisoformat(row["timestamp"].replace("Z", "+00:00")).timestamp()) // 60
            rows.append((row["source"], minute, float(row["requests"])))
    first, last = min(minute for _, minute, _ in rows), max(minute for _, minute, _ in rows)
    series = {source: np.full(last - first + 1, np.nan, np.float32) for source, _, _ in rows}
    for source, minute, requests in rows:
        series[source][minute - first] = requests + np.nan_to_num(series[source][minute - first])
    return series, first


def lessons(series, count, seed):
    """context [n, 120], lags [n, 180, 1] and what came, [n, 60]; some of the past unknown, as it is in service."""
    random = np.random.default_rng(seed)
    names = [name for name, values in series.items() if len(values) > DAY + CONTEXT + HORIZON]
    if not names:
        raise SystemExit("no source has a day and three hours of history")
    context, lags, target = [], [], []
    for _ in range(20 * count):
        values = series[names[random.integers(len(names))]]
        issue = random.integers(DAY + CONTEXT, len(values) - HORIZON)
        if len(target) == count or np.isnan(values[issue : issue + HORIZON]).any():
            continue  # What came is not known.
        context.append(values[issue - CONTEXT : issue])
        lags.append(values[issue - CONTEXT - DAY : issue + HORIZON - DAY, None])
        target.append(values[issue : issue + HORIZON])
    if len(target) < count:
        raise SystemExit("too little of the history is known")
    context, lags, target = np.stack(context), np.stack(lags), np.stack(target)
    context[random.random(context.shape) < 0.02] = np.nan
    lags[random.random(count) < 0.1] = np.nan  # a source that is younger than a day
    return context, lags, target


def publish(folder, name, graph, *, description, trained_on):
    """Writes the next version of the name beside, and renames it into place: a service never sees half of it."""
    root = os.path.join(folder, name)
    os.makedirs(root, exist_ok=True)
    version = max((int(known) for known in os.listdir(root) if known.isdigit()), default=0) + 1
    beside = os.path.join(root, f".{version}")
    os.makedirs(beside)
    with open(os.path.join(beside, "model.onnx"), "wb") as file:
        file.write(graph)
    card = {
        "name": name,
        "version": version,
        "family": name,
        "stepMs": 60_000,
        "contextLength": CONTEXT,
        "horizon": HORIZON,
        "levels": LEVELS,
        "experts": ["quantiles"],
        "inputs": {"lags": ["1d"], "calendar": [], "events": [], "time": False, "parameters": 0},
        "targets": [],
        "epoch": "2026-01-01T00:00:00Z",
        "scope": "global",
        "description": description,
        "trainedOn": trained_on,
        "sha256": [{"file": "model.onnx", "digest": hashlib.sha256(graph).hexdigest()}],
    }
    with open(os.path.join(beside, "card.json"), "w") as file:
        json.dump(card, file, indent=2)
    place = os.path.join(root, str(version))
    os.rename(beside, place)
    return place


def trained_on(series, first, rows, seed):
    """For the card: the model says nothing of the time that it was trained on."""
    length = max(len(values) for values in series.values())
    at = [datetime.fromtimestamp(minute * 60, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ") for minute in (first, first + length)]
    return {"range": "/".join(at), "sources": len(series), "rows": rows, "seed": seed, "revision": "example"}
