/**
 * The history of a series from its first step on, day by day: refits that are due, then all issues of the day, in
 * order of time, each of which sees only what came before it.
 *
 * The same issues are learned from as in service; those that are asked for are said as well.
 */
import { createEventsAt } from './learned-events.ts';
import { createRefits } from './refit.ts';
import type { BacktestSettings } from './settings.ts';
import { judgeEverySteps } from '../plan/learning.ts';
import type { ModelFailure } from '../plan/planner.ts';
import type { ReplayedIssue } from '../plan/past/replay.ts';
import { replay } from '../plan/past/replay.ts';
import { ringFrom } from '../../core/demand/ring.ts';
import type { Series } from '../../core/demand/series.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { SeriesModel } from '../../core/forecast/series-model.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { Predictor } from '../../ports/predictor.ts';
import type { Trainer } from '../../ports/trainer.ts';

export interface DaysDeps {
  readonly predictor: Pick<Predictor, 'predict'>;
  readonly trainer: Trainer;
  readonly cards: readonly ModelCard[];
  /** Speaks while a series is young. */
  readonly first: ModelCard | undefined;
  /** The same models, each in the version that there was by then. */
  readonly cardsAt: (at: Instant) => readonly ModelCard[];
  /** Told after each day how far the series is, in [0, 1]. */
  readonly progressed: (share: number) => void;
  /** Told of a model that failed, for each day. */
  readonly failed: (failure: ModelFailure) => void;
}

export interface DaysOf {
  /** Its first step may be unknown, but is not after the first issue. */
  readonly series: Series;
  /** Learns. */
  readonly model: SeriesModel;
  readonly zone: CivilZone;
  /** What is announced, and what is learned of it when it has passed. */
  readonly settings: Pick<BacktestSettings, 'events' | 'occurrences'>;
  /** Issues that are asked for, step indices; at least one. */
  readonly asked: ReadonlySet<number>;
}

/** Runs through one series up to the last issue that is asked for; `said` is told of each of these at its time. */
export async function replayDays(
  deps: DaysDeps,
  { series, model, zone, settings, asked }: DaysOf,
  said: (issue: ReplayedIssue) => void,
): Promise<void> {
  const { stepMs } = series;
  const past = ringFrom(series.start / stepMs, series.values);
  const stride = judgeEverySteps(stepMs);
  const isJudged = (issue: number): boolean => issue % stride === 0;
  const end = [...asked].reduce((last, issue) => Math.max(last, issue), 0) + 1;
  const eventsAt = createEventsAt(series, settings, past);
  const refits = await createRefits({ ...deps, zone, eventsAt }, series);
  for (const { from, to } of days(past.first + 1, end, stepMs)) {
    await refits.refit(from * stepMs);
    const issues = range(from, to).filter((issue) => isJudged(issue) || asked.has(issue));
    const failures = await replay(
      { predictor: deps.predictor, watch: undefined },
      {
        cards: deps.cardsAt(from * stepMs),
        first: deps.first,
        model,
        past,
        zone,
        eventsAt,
        parametersAt: () => refits.parameters,
        issues,
        isJudged,
      },
      (issue) => {
        if (asked.has(issue.row.issue)) said(issue);
      },
    );
    failures.forEach(deps.failed);
    deps.progressed((to - past.first) / (end - past.first));
  }
}

/** The steps [first, end), cut at midnight UTC. */
function* days(first: number, end: number, stepMs: number): Generator<{ from: number; to: number }> {
  for (let from = first; from < end;) {
    const midnight: Instant = (Math.floor((from * stepMs) / DAY_MS) + 1) * DAY_MS;
    const to = Math.min(end, Math.ceil(midnight / stepMs));
    yield { from, to };
    from = to;
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);
