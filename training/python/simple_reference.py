"""What should `simple` and `last-day` answer? The experts in plain Python, step by step and without an array library.

Writes test/golden/simple/{input,expected}.json, which the golden test compares with the ONNX graphs:

    python3 training/python/simple_reference.py

Needs Python 3.9 and nothing else. It shares no code with the graph builder; only the numbers of the definition
(decays, bounds, weights) are the same. `None` is an unknown step.
"""

import json
import math
import pathlib

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "test" / "golden" / "simple"


def mean_of_known(values):
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def level(context, step, minutes):
    """Exponentially weighted mean of the known steps; 0 if there are none."""
    total = weights = 0.0
    for age, value in enumerate(reversed(context)):
        if value is not None:
            weight = max(1e-6, math.exp(-age * step / minutes))
            total += weight * value
            weights += weight
    return total / weights if weights else 0.0


class Simple:
    """The experts of `simple` for one series."""

    def __init__(self, step, context, lags):
        self.step, self.context, self.lags = step, context, lags
        self.length = len(context)
        self.horizon = len(lags["1d"]) - self.length
        self.hour = level(context, step, 60)
        self.day = self.shape({f"{d}d": 0.75 ** (d - 1) for d in range(1, 8)})
        weeks = self.shape({"7d": 1.0, "14d": 0.7, "21d": 0.5})
        self.week = [self.day[i] if value is None else value for i, value in enumerate(weeks)]

    def shape(self, season_weights):
        reach = max(2, 6 / self.step)
        result = []
        for at in range(self.length + self.horizon):
            total = weights = 0.0
            for season, season_weight in season_weights.items():
                for other, value in enumerate(self.lags.get(season, [])):
                    weight = season_weight * (1 - abs(other - at) / reach)
                    if weight > 0 and value is not None:
                        total += weight * value
                        weights += weight
            result.append(total / weights if weights else None)
        return result

    def usual(self, lead):
        value = self.day[self.length + lead]
        return self.hour if value is None else value

    def known_or_usual(self, value, lead):
        return self.usual(lead) if all(v is None for v in self.context) else value

    def newest(self, lead):
        known = [value for value in self.context if value is not None]
        return known[-1] if known else self.usual(lead)

    def yesterday(self, lead):
        for season in self.lags.values():
            if season[self.length + lead] is not None:
                return season[self.length + lead]
        return self.usual(lead)

    def moved(self, shape, lead, minutes, hours, added):
        value = shape[self.length + lead]
        if value is None:
            return self.hour
        count = min(self.length, max(1, math.floor(minutes / self.step + 0.5)))
        pairs = [
            (self.context[at], shape[at])
            for at in range(self.length - count, self.length)
            if self.context[at] is not None and shape[at] is not None
        ]
        now = sum(pair[0] for pair in pairs) / len(pairs) if pairs else 0.0
        then = sum(pair[1] for pair in pairs) / len(pairs) if pairs else 0.0
        left = math.exp(-(lead + 1) * self.step / 60 / hours)
        if added:
            return max(0.0, value + (now - then) * left)
        extra = 0.1 * (mean_of_known(shape) or 0.0) + 0.001
        return value * min(10.0, max(0.1, (now + extra) / (then + extra))) ** left

    def holt_weights(self):
        """What a one at each step, and zeros elsewhere, leaves of level and trend: the recursion, run through."""
        fives = self.step / 5
        alpha, beta, damping = 1 - 0.7**fives, 1 - 0.98**fives, 0.98**fives
        weights = []
        for impulse in range(self.length):
            now = trend = 0.0
            for at in range(self.length):
                ahead = now + damping * trend
                following = ahead + alpha * ((1.0 if at == impulse else 0.0) - ahead)
                trend = damping * trend + beta * (following - ahead)
                now = following
            weights.append((max(1e-6, now), trend))
        return weights, damping

    def holt(self, lead):
        base = [self.hour if value is None else value for value in self.day]
        weights, damping = self.holt_weights()
        rest = [
            (weight, self.context[at] - base[at])
            for at, weight in enumerate(weights)
            if self.context[at] is not None
        ]
        total = sum(weight[0] for weight, _ in rest)
        now = sum(weight[0] * value for weight, value in rest) / total if rest else 0.0
        trend = sum(weight[1] * (value - now) for weight, value in rest)
        trends = sum(damping**k for k in range(1, lead + 2))
        return max(0.0, base[self.length + lead] + now + trends * trend)

    def experts(self):
        by_lead = {
            "newest": self.newest,
            "level-15m": lambda lead: self.known_or_usual(level(self.context, self.step, 15), lead),
            "level-1h": lambda lead: self.known_or_usual(self.hour, lead),
            "yesterday": self.yesterday,
            "day-shape": self.usual,
            "day-shape-times-30m": lambda lead: self.moved(self.day, lead, 30, 2, False),
            "day-shape-plus-30m": lambda lead: self.moved(self.day, lead, 30, 2, True),
            "day-shape-times-2h": lambda lead: self.moved(self.day, lead, 120, 6, False),
            "day-shape-plus-2h": lambda lead: self.moved(self.day, lead, 120, 6, True),
            "week-shape-times-30m": lambda lead: self.moved(self.week, lead, 30, 2, False),
            "week-shape-plus-2h": lambda lead: self.moved(self.week, lead, 120, 6, True),
            "holt": self.holt,
        }
        leads = range(0, self.horizon, max(1, self.horizon // 6))
        return {name: {lead: round(point(lead), 6) for lead in leads} for name, point in by_lead.items()}


def last_day(step, context):
    """The experts of `last-day`."""
    hour = round(60 / step)
    horizon = max(3, math.ceil(60 / step))
    now, slow = level(context, step, 60), level(context, step, 240)
    day = mean_of_known(context) or 0.0
    extra = 0.1 * day + 0.001
    leads = range(0, horizon, max(1, horizon // 6))

    def profile(lead):
        minute = mean_of_known(context[lead % hour :: hour])
        return now if minute is None else minute * (now + extra) / (day + extra)

    return {
        "level-4h": {lead: round(slow, 6) for lead in leads},
        "hour-profile": {lead: round(profile(lead), 6) for lead in leads},
    }


def wave(steps, base, swing, period):
    """Whole counts on a wave, with a saw of 0 to 6 on it: nothing random, nothing smooth."""
    return [
        round(base + swing * math.sin(2 * math.pi * step / period)) + step * 5 % 7 for step in range(steps)
    ]


def with_gaps(values, is_gap):
    return [None if is_gap(step) else value for step, value in enumerate(values)]


def simple_cases():
    def made(step, change=lambda season, values: values):
        length, horizon = round(120 / step), max(3, math.ceil(60 / step))
        seasons = [*range(1, 8), *(week for week in (14, 21) if week * 1440 / step <= 10_080)]
        lags = {
            f"{day}d": change(day, wave(length + horizon, 25 + 3 * day, 20 - day / 2, 30 + day)) for day in seasons
        }
        return step, change(0, wave(length, 40, 15, 25)), lags

    def unknown(days):
        return lambda day, values: [None] * len(values) if day in days else values

    past = {*range(1, 8), 14, 21}
    return {
        "minutes, everything is known": made(1),
        "minutes, gaps everywhere": made(
            1, lambda day, values: with_gaps(values, lambda at: (at + day) % 3 == 0 or (day + 1) * 20 < at < 130)
        ),
        "half hours": made(30),
        "ten minutes": made(10),
        "everything is 10": made(5, lambda day, values: [10] * len(values)),
        "everything is known": made(5),
        "gaps everywhere": made(
            5, lambda day, values: with_gaps(values, lambda at: (at + 2 * day) % 5 == 1 or (day < 1 and at > 21))
        ),
        "yesterday and the day before are unknown": made(5, unknown({1, 2})),
        "this weekday is unknown": made(5, unknown({7, 14, 21})),
        "all days are unknown for some leads": made(
            5, lambda day, values: with_gaps(values, lambda at: day > 0 and 26 <= at < 32)
        ),
        "the past is unknown": made(5, unknown(past)),
        "the context is unknown": made(5, unknown({0})),
        "all is unknown": made(5, unknown({0, *past})),
        "all is zero": made(5, lambda day, values: [0] * len(values)),
        "fifty times the shape": made(5, lambda day, values: [value if day else 2000 for value in values]),
        "the shape is met by silence": made(5, lambda day, values: [value if day else 0 for value in values]),
    }


def last_day_cases():
    return {
        "the last day is known": (5, wave(288, 40, 15, 60)),
        "the last day in half hours": (30, wave(48, 40, 15, 9)),
        "a timer that fires at minute 20": (5, [90 if at % 12 == 4 else 3 for at in range(288)]),
        "the last day has gaps": (5, with_gaps(wave(288, 40, 15, 60), lambda at: at % 12 == 3 or at > 270)),
        "the last day is unknown": (5, [None] * 288),
        "nothing is known but the first hour": (5, with_gaps(wave(288, 40, 15, 60), lambda at: at >= 12)),
        "the last day is zero": (5, [0] * 288),
    }


def write(name, rows):
    lines = ",\n".join(f"  {json.dumps(row)}" for row in rows)
    (GOLDEN / name).write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def main():
    GOLDEN.mkdir(parents=True, exist_ok=True)
    inputs, expected = [], []
    for name, (step, context, lags) in simple_cases().items():
        inputs.append({"case": name, "model": "simple", "stepMinutes": step, "context": context, "lags": lags})
        expected.append({"case": name, "experts": Simple(step, context, lags).experts()})
    for name, (step, context) in last_day_cases().items():
        inputs.append({"case": name, "model": "last-day", "stepMinutes": step, "context": context, "lags": {}})
        expected.append({"case": name, "experts": last_day(step, context)})
    write("input.json", inputs)
    write("expected.json", expected)


if __name__ == "__main__":
    main()
