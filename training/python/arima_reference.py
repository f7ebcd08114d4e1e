"""What do statsmodels' ARIMA models say? Forecasts of given models, and fits of simulated series.

Writes test/golden/arima/{forecasts,fits}.json, which the golden test compares with the ONNX graph and with the fit:

    pip install 'numpy==2.*' 'statsmodels==0.14.*'
    python3 training/python/arima_reference.py

All is on the scale of the fit, as deviations from its mean: the test turns them into counts and the forecasts
back. `None` is an unknown step. The seeds are fixed.
"""

import json
import pathlib

import numpy as np
from statsmodels.tsa.arima.model import ARIMA
from statsmodels.tsa.arima_process import arma_generate_sample
from statsmodels.tsa.statespace.sarimax import SARIMAX

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden" / "arima"
MINUTE_MS = 60_000
NOISE = 0.08


def simulate(ar, ma, difference, steps, seed):
    """An ARMA, or its cumulative sum."""
    rng = np.random.default_rng(seed)
    sample = arma_generate_sample(
        np.r_[1, -np.array(ar)], np.r_[1, np.array(ma)], steps, scale=NOISE, distrvs=rng.standard_normal, burnin=500
    )
    values = np.cumsum(sample * 0.3) if difference else sample
    return np.round(values, 4)


def nullable(values):
    return [None if np.isnan(value) else round(float(value), 4) for value in values]


def given_forecast(case):
    """The state space form, filtered with the given coefficients."""
    ar, ma, difference, season = case["ar"], case["ma"], case["difference"], case["season"]
    values = np.array([np.nan if value is None else value for value in case["values"]])
    model = SARIMAX(
        values,
        order=(len(ar), difference, len(ma)),
        seasonal_order=(1, 0, 0, season) if season else (0, 0, 0, 0),
        trend=None,
        enforce_stationarity=False,
        enforce_invertibility=False,
    )
    seasonal = [case["seasonalAr"]] if season else []
    result = model.filter([*ar, *ma, *seasonal, NOISE**2])
    return [round(float(value), 6) for value in result.forecast(case["horizon"])]


def forecast_case(name, ar, ma, difference=0, gap=(), seed=1):
    """At five minutes: the context is 144 steps, the horizon 12."""
    values = simulate(ar, ma, difference, 144, seed)
    values[list(gap)] = np.nan
    return {
        "case": name, "stepMs": 5 * MINUTE_MS, "horizon": 12, "ar": ar, "ma": ma, "difference": difference,
        "season": 0, "seasonalAr": 0, "values": nullable(values),
    }


def seasonal_case():
    """At fifteen minutes a day is 96 steps, the horizon four."""
    day, weight = 96, 0.6
    noise = simulate([0.7], [], 0, 6 * day, 7)
    values = np.zeros(len(noise))
    for step in range(len(noise)):
        values[step] = noise[step] + (weight * values[step - day] if step >= day else 0)
    return {
        "case": "a day that echoes", "stepMs": 15 * MINUTE_MS, "horizon": 4, "ar": [0.7], "ma": [], "difference": 0,
        "season": day, "seasonalAr": weight, "values": nullable(values[-4 * day:]),
    }


def forecast_cases():
    cases = [
        forecast_case("white noise", [], []),
        forecast_case("an autoregression", [0.8], []),
        forecast_case("five lags", [0.5, 0.2, -0.3, 0.1, 0.2], []),
        forecast_case("a moving average", [], [0.5, 0.2]),
        forecast_case("both", [0.9, -0.2], [0.4, 0.3, 0.1]),
        forecast_case("a random walk", [], [], difference=1),
        forecast_case("exponential smoothing", [], [-0.6], difference=1),
        forecast_case("differences of all orders", [0.4, -0.2, 0.1, 0.1, -0.2], [-0.3, 0.1, 0.2, 0.1, -0.1], difference=1),
        # An autoregression of order 1 knows its state from one value, so that a gap is treated alike.
        forecast_case("an autoregression with gaps", [0.95], [], gap=[*range(40, 60), 100, 142, 143]),
        forecast_case("a random walk with gaps", [], [], difference=1, gap=[*range(70, 90), 143]),
        seasonal_case(),
    ]
    return [{**case, "expected": given_forecast(case)} for case in cases]


def fit_case(name, ar, ma, difference=0, steps=1000, seed=3):
    values = simulate(ar, ma, difference, steps, seed)
    result = ARIMA(values, order=(len(ar), difference, len(ma)), trend="n").fit()
    p, q = len(ar), len(ma)
    return {
        "case": name, "difference": difference, "values": nullable(values),
        "ar": [round(float(v), 4) for v in result.params[:p]],
        "ma": [round(float(v), 4) for v in result.params[p : p + q]],
        "standardErrors": [round(float(v), 4) for v in result.bse[: p + q]],
        "logLikelihood": round(float(result.llf), 3),
    }


def write(name, rows):
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    (GOLDEN / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    write("forecasts.json", forecast_cases())
    write(
        "fits.json",
        [
            fit_case("two lags and a moving average", [1.2, -0.35], [0.5]),
            fit_case("exponential smoothing", [], [-0.6], difference=1),
            fit_case("differences with one lag and a moving average", [0.5], [-0.8], difference=1),
        ],
    )


if __name__ == "__main__":
    main()
