/** What does the net that comes with PRA learn from? Public traces, series made of them and made up, and young ones. */
import { join } from 'node:path';
import { readSeries } from '../../src/cli/backtest/data.ts';
import { openInput } from '../../src/cli/logs/input.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';
import type { Past } from '../../training/fits/past.ts';
import type { Studied } from '../../training/gate/lessons.ts';
import { inDoubleSteps, seasonal, sumOf } from '../../training/gate/pasts/generated.ts';
import { youngLives } from '../../training/gate/pasts/young.ts';
import { lengthMs, readCases, settingsOf, validationSpan } from '../forecast-quality/cases.ts';

/** A series before the spans, and what it counts among all. */
interface TracePast {
  readonly trace: string;
  readonly past: Past;
  readonly share: number;
}

export interface Traces {
  readonly bench: string;
  readonly traces: string;
  readonly spans: 'test' | 'validation';
  /** Cases that are left out, with their traces, by how their names begin. */
  readonly without: readonly string[];
}

/** All series of the traces that have cases, in steps of the case and, where counts are by the minute, of a minute. */
export async function readPasts({ bench, traces, spans, without }: Traces): Promise<readonly TracePast[]> {
  const entries = readCases(bench).filter(
    (entry) => !without.some((prefix) => entry.case.startsWith(prefix)),
  );
  const pasts: TracePast[] = [];
  for (const trace of new Set(entries.map((entry) => entry.trace))) {
    const own = entries.filter((entry) => entry.trace === trace);
    const caseStep = lengthMs(own[0]?.step ?? '');
    for (const stepMs of trace.includes('1min') ? [MINUTE_MS, caseStep] : [caseStep]) {
      const input = await openInput(join(traces, trace));
      const series = await readSeries(input, { stepMs, source: undefined }).finally(() => input.close());
      const until = Math.min(
        ...own.map((entry) => {
          const of = series.find(({ source }) => source === entry.source);
          return settingsOf(spans === 'test' ? entry : validationSpan(entry, of?.start ?? 0)).from;
        }),
      );
      const seen = series.filter(({ start }) => start < until);
      const steps = seen.reduce((sum, { start }) => sum + (until - start) / stepMs, 0);
      // Twice the steps are not twice as much to learn.
      const share = Math.sqrt(steps) / (trace.includes('1min') ? 2 : 1) / seen.length;
      for (const { source, start, values } of seen) {
        const known = Float32Array.from(values.subarray(0, Math.max(0, (until - start) / stepMs)));
        pasts.push({ trace, share, past: { series: source, start, stepMs, zone: UTC, values: known } });
      }
    }
  }
  return pasts;
}

/** Lessons, by kind. */
interface Numbers {
  readonly rows: number;
  readonly made: number;
  readonly young: number;
}

/** Series that are made up from nothing, for each length of step. */
const SEASONAL = 40;
const SEASONAL_START = Date.UTC(2026, 0, 5);

export function studyOf(
  real: readonly TracePast[],
  { rows, made, young }: Numbers,
  random: () => number,
): Studied[] {
  const all = real.reduce((sum, { share }) => sum + share, 0);
  const issuesOf = (share: number, of: number): number => Math.round((of * share) / all);
  const whole = real.map(({ past, share }) => ({ past, issuesMax: issuesOf(share, rows) }));
  const others = made > 0 ? madeOf(real, random) : [];
  const each = Math.round(made / Math.max(1, others.length));
  const lives = [
    ...real.flatMap(({ past, share }) =>
      youngLives(past, { issues: issuesOf(share, (2 * young) / 3), random }),
    ),
    ...others.flatMap((past) => youngLives(past, { issues: Math.round(young / 3 / others.length), random })),
  ];
  return [...whole, ...others.map((past) => ({ past, issuesMax: each })), ...lives];
}

/** As many sums as there are series, each in double steps, and waves. */
function madeOf(real: readonly TracePast[], random: () => number): readonly Past[] {
  const sums = real.flatMap(({ trace, past }) => {
    const others = real.filter(
      (each) => each.trace === trace && each.past.stepMs === past.stepMs && each.past !== past,
    );
    const other = others[Math.floor(random() * others.length)];
    return other ? [sumOf(past, other.past)] : [];
  });
  const doubles = real.map(({ past }) => inDoubleSteps(past)).filter((past) => past !== undefined);
  const steps = [...new Set(real.map(({ past }) => past.stepMs))];
  const waves = steps.flatMap((stepMs) =>
    Array.from({ length: SEASONAL }, (_, place) =>
      seasonal({ series: `made up ${place}`, stepMs, start: SEASONAL_START, zone: UTC }, random),
    ),
  );
  return [...sums, ...doubles, ...waves];
}
