/**
 * Which series are made up, so that a net does not take the few systems that it has seen for all that there are? Sums
 * of two, each as large as the other; one in twice as long steps; and waves of a day and a week with noise, growth and
 * bursts that follow a clock or none.
 */
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import type { Past } from '../../fits/past.ts';
import { STEP_MS_MAX } from '../settings.ts';

/** Of two of one system and step, where both are known. */
export function sumOf(one: Past, other: Past): Past {
  const start = Math.max(one.start, other.start);
  const [a, b] = [one, other].map((past) => past.values.subarray((start - past.start) / past.stepMs)) as [
    Float32Array,
    Float32Array,
  ];
  const factor = meanOf(a) / Math.max(meanOf(b), Number.MIN_VALUE);
  const values = Float32Array.from({ length: Math.min(a.length, b.length) }, (_, step) =>
    Math.round((a[step] ?? 0) + factor * (b[step] ?? 0)),
  );
  return { ...one, series: `${one.series} and ${other.series}`, start, values };
}

/** Unknown where one of the two steps is; `undefined`: the steps would be too long for a net. */
export function inDoubleSteps(past: Past): Past | undefined {
  const stepMs = 2 * past.stepMs;
  if (stepMs > STEP_MS_MAX) return undefined;
  const first = (past.start / past.stepMs) % 2;
  const values = Float32Array.from(
    { length: Math.floor((past.values.length - first) / 2) },
    (_, step) => (past.values[first + 2 * step] ?? 0) + (past.values[first + 2 * step + 1] ?? 0),
  );
  return {
    ...{ series: `${past.series} in double steps`, stepMs, zone: past.zone },
    ...{ start: past.start + first * past.stepMs, values },
  };
}

/** A made-up source of two weeks. */
export function seasonal({ series, stepMs, start, zone }: Omit<Past, 'values'>, random: () => number): Past {
  const between = (least: number, most: number): number => least * (most / least) ** random();
  const perMinute = between(0.5, 5_000);
  const [day, second, week, growth] = [0.7 * random(), 0.3 * random(), 0.3 * random(), random() - 0.3];
  const phase = random();
  const noise = between(0.02, 0.6);
  const keep = Math.exp(-stepMs / between(5 * MINUTE_MS, 240 * MINUTE_MS));
  // A clock that is exact, or loose, or none.
  const everyMs = [15, 30, 60, 120][Math.floor(4 * random())] ?? 60;
  const jitter = random() < 0.5 ? 0 : between(0.02, 1);
  const [height, lastsMs] = [random() < 0.5 ? 0 : between(0.3, 5), between(1, 12) * MINUTE_MS];
  let [drift, burst] = [0, jitter * everyMs * MINUTE_MS];
  const values = Float32Array.from({ length: (14 * DAY_MS) / stepMs }, (_, step) => {
    const at = step * stepMs;
    const [ofDay, ofWeek] = [at / DAY_MS + phase, at / (7 * DAY_MS)];
    if (at >= burst + lastsMs) burst += everyMs * MINUTE_MS * (1 + jitter * (random() - 0.5));
    drift = keep * drift + Math.sqrt(1 - keep * keep) * normal(random);
    const shape =
      1 +
      day * Math.sin(2 * Math.PI * ofDay) +
      second * Math.sin(4 * Math.PI * ofDay + phase) +
      week * Math.sin(2 * Math.PI * ofWeek);
    const bursting = at >= burst && at < burst + lastsMs ? height * (0.7 + 0.6 * random()) : 0;
    const level = Math.max(0, shape * (1 + growth * (at / (14 * DAY_MS)))) + bursting;
    const mean = (perMinute * level * Math.exp(noise * drift) * stepMs) / MINUTE_MS;
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  });
  return { series, stepMs, start, zone, values };
}

const meanOf = (values: Float32Array): number => {
  let [sum, known] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    known += 1;
  }
  return sum / Math.max(1, known);
};

/** Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
