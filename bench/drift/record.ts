/** What was said of a stretch, and what came: the mixture of all bundled models but those that learn from all series, as in service. */
import { join } from 'node:path';
import { replayDays } from '../../src/app/backtest/days.ts';
import { judgeEverySteps, learningPolicy, LEVELS } from '../../src/app/plan/learning.ts';
import type { ReplayedIssue } from '../../src/app/plan/past/replay.ts';
import { replay } from '../../src/app/plan/past/replay.ts';
import { say } from '../../src/app/plan/say.ts';
import { createInProcessTrainer } from '../../src/adapters/trainer/in-process.ts';
import { readSeries } from '../../src/cli/backtest/data.ts';
import { openInput } from '../../src/cli/logs/input.ts';
import { ringFrom } from '../../src/core/demand/ring.ts';
import type { Series } from '../../src/core/demand/series.ts';
import { voicesOf } from '../../src/core/forecast/model/experts.ts';
import type { SeriesModel } from '../../src/core/forecast/series-model.ts';
import { createSeriesModel } from '../../src/core/forecast/series-model.ts';
import { targetValue, total } from '../../src/core/forecast/target.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import { present } from '../../src/core/units/check.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import type { Predictor } from '../../src/ports/predictor.ts';
import type { Stretch } from './stretches.ts';

/** Windows whose totals are recorded. */
const WINDOWS_MINUTES = [5, 15, 30] as const;

/** A target whose time has come. */
export interface RecordedOutcome {
  readonly issuedAt: number;
  /** When its last step was final. */
  readonly judgedAt: number;
  readonly windowMinutes: number;
  readonly actual: number;
  /** By `LEVELS`. */
  readonly quantiles: readonly number[];
}

/** A stretch as it came, and what would have been said and have come had the level changed. */
export interface Recorded {
  readonly quiet: readonly RecordedOutcome[];
  readonly shifts: readonly RecordedShift[];
}

export interface RecordedShift {
  readonly at: number;
  /** Outcomes judged after `at`, until an hour later. */
  readonly outcomes: readonly RecordedOutcome[];
}

/** Shifts come at all times of the day. */
const SHIFT_EVERY_MS = 17 * HOUR_MS;
/** From a shift on it is recorded for so long. */
const AFTER_MS = 2 * HOUR_MS;

export async function readStretch(traces: string, { trace, source, stepMinutes }: Stretch): Promise<Series> {
  const input = await openInput(join(traces, trace));
  const read = await readSeries(input, { stepMs: stepMinutes * MINUTE_MS, source: undefined }).finally(() =>
    input.close(),
  );
  return present(
    read.find((one) => one.source === source),
    source,
  );
}

/** Each shift multiplies what comes by `factor` from then on. */
export async function record(
  predictor: Predictor,
  { series, stretch, factor }: { series: Series; stretch: Stretch; factor: number },
): Promise<Recorded> {
  const { stepMs } = series;
  const [from, to] = [
    Date.parse(stretch.from),
    Math.min(Date.parse(stretch.to), series.start + series.values.length * stepMs),
  ];
  const cards = await predictor.models();
  const windows = WINDOWS_MINUTES.filter((minutes) => (minutes * MINUTE_MS) % stepMs === 0);
  const targets = windows.map((minutes) => total(0, (minutes * MINUTE_MS) / stepMs));
  const model = createSeriesModel({ targets, levels: LEVELS }, voicesOf(cards), learningPolicy(stepMs));
  const stride = judgeEverySteps(stepMs);
  const longest = Math.max(...targets.map(({ toLead }) => toLead));
  const asked = new Set<number>();
  const first = Math.ceil(Math.max(from - 3 * DAY_MS, series.start + DAY_MS) / stepMs / stride) * stride;
  for (let issue = first; issue + longest <= to / stepMs; issue += stride) asked.add(issue);
  const shiftEvery = SHIFT_EVERY_MS / stepMs;
  const isShift = (issue: number): boolean =>
    issue * stepMs >= from && (issue - first) % shiftEvery === 0 && issue * stepMs + 2 * AFTER_MS < to;
  const saidAt = new Map<number, readonly Float64Array[]>();
  const forks: { issue: number; model: SeriesModel; row: ReplayedIssue['row'] }[] = [];
  const read = (index: number): number => series.values[index - series.start / stepMs] ?? Number.NaN;
  const trainer = createInProcessTrainer();
  const told = {
    progressed: () => undefined,
    failed: ({ detail }: { detail: string }) => {
      throw new Error(detail);
    },
  };
  const keep = (into: Map<number, readonly Float64Array[]>, of: SeriesModel, heard: ReplayedIssue): void => {
    const { row } = heard;
    const said = say({ ...row, model: of, extras: [] }, heard);
    if (said?.basis !== 'model') return;
    const { length } = LEVELS;
    into.set(
      row.issue,
      targets.map((_, index) => said.values.slice(index * length, (index + 1) * length)),
    );
  };
  await replayDays(
    { predictor, trainer, cards, first: undefined, cardsAt: () => cards, ...told },
    { series, model, zone: UTC, settings: { events: [], occurrences: [] }, asked },
    (issue) => {
      if (isShift(issue.row.issue))
        forks.push({ issue: issue.row.issue, row: issue.row, model: structuredClone(model) });
      keep(saidAt, model, issue);
    },
  );
  const outcomesOf = (
    said: ReadonlyMap<number, readonly Float64Array[]>,
    valueAt: (index: number) => number,
  ): RecordedOutcome[] =>
    [...said]
      .flatMap(([issue, quantiles]) =>
        targets.map((target, index) => ({
          issuedAt: issue * stepMs,
          judgedAt: (issue + target.toLead) * stepMs,
          windowMinutes: present(windows[index], 'a window'),
          actual: targetValue(target, (lead) => valueAt(issue + lead)),
          quantiles: [...present(quantiles[index], 'a window')],
        })),
      )
      .filter(({ actual }) => !Number.isNaN(actual))
      .sort((a, b) => a.judgedAt - b.judgedAt || a.windowMinutes - b.windowMinutes);
  const shifts: RecordedShift[] = [];
  for (const { issue: at, model: fork, row } of forks) {
    const valueAt = (index: number): number => (index >= at ? Math.round(factor * read(index)) : read(index));
    const begin = series.start / stepMs;
    const past = ringFrom(
      begin,
      Float64Array.from({ length: at - begin + AFTER_MS / stepMs }, (_, step) => valueAt(begin + step)),
    );
    const issues = [...asked].filter((issue) => issue >= at && issue < at + AFTER_MS / stepMs);
    const said = new Map([...saidAt].filter(([issue]) => issue >= at - longest && issue < at));
    await replay(
      { predictor, watch: undefined },
      {
        ...{ cards, model: fork, past, zone: UTC, issues },
        eventsAt: () => undefined,
        parametersAt: () => row.parameters,
        isJudged: () => true,
      },
      (issue) => {
        keep(said, fork, issue);
      },
    );
    const outcomes = outcomesOf(said, valueAt).filter(
      ({ judgedAt }) => judgedAt > at * stepMs && judgedAt <= at * stepMs + AFTER_MS,
    );
    shifts.push({ at: at * stepMs, outcomes });
  }
  await trainer.close();
  return { quiet: outcomesOf(saidAt, read), shifts };
}
