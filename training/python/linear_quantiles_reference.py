"""Which coefficients has a quantile regression exactly? By linear programming, of a made-up lesson.

Writes test/golden/linear-quantiles/expected.json, which the golden test compares with Newton's method:

    pip install 'numpy==2.*' 'scipy==1.*'
    python3 training/python/linear_quantiles_reference.py

The pinball loss is split into what lies above (u) and below (v): the least Σ weight · (level u + (1 − level) v) with
X b + u − v = y, u, v ≥ 0. The rows are made by a formula that the test has too.
"""

import json
import math
import pathlib

import numpy as np
from scipy.optimize import linprog

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden" / "linear-quantiles"
ROWS = 121


def lesson():
    rows = range(ROWS)
    slope = [(37 * i % 101) / 50 for i in rows]
    wave = [math.sin(i) for i in rows]
    noise = [(61 * i % 97) / 97 for i in rows]
    features = np.array([[1.0] * ROWS, slope, wave]).T
    targets = np.array([2 + 3 * s + w + n * (1 + s) for s, w, n in zip(slope, wave, noise)])
    return features, targets, np.array([0.5 + i % 3 / 2 for i in rows])


def main():
    features, targets, weights = lesson()
    size = features.shape[1]
    expected = []
    for level in (0.1, 0.5, 0.9, 0.99):
        solution = linprog(
            np.r_[np.zeros(size), level * weights, (1 - level) * weights],
            A_eq=np.hstack([features, np.eye(ROWS), -np.eye(ROWS)]),
            b_eq=targets,
            bounds=[(None, None)] * size + [(0, None)] * (2 * ROWS),
            method="highs",
        )
        expected.append({"level": level, "loss": solution.fun, "coefficients": solution.x[:size].tolist()})
    (GOLDEN / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")


main()
