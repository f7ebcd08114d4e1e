/** A planner that decides what it is told, and keeps what it was given. */
import type {
  CycleInput,
  CycleOutput,
  Kept,
  Lesson,
  Planner,
  Recalled,
  Slice,
  Start,
} from '../../src/app/plan/planner.ts';
import type { Spent } from '../../src/app/plan/stopwatch.ts';
import { STATIONS } from '../../src/app/plan/stopwatch.ts';
import type { Decision } from '../../src/core/allocation/decision.ts';
import type { ModelId } from '../../src/core/forecast/model/model-card.ts';
import type { FittedRow } from '../../src/ports/parameters.ts';
import type { SeriesPast } from '../../src/ports/trainer.ts';
import type { Series } from '../../src/core/demand/series.ts';
import type { SourceId } from '../../src/core/units/source-key.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';

export interface FakePlanner extends Planner {
  /** One each time that it began. */
  readonly loads: readonly FakeLoad[];
  readonly cycles: readonly CycleInput[];
  /** Sets of models in the order in which they came to serve. */
  readonly served: readonly (readonly ModelId[])[];
  /** Requests of the source that it has been told of since it began, those of the past included. */
  countsOf(source: string): number;
}

/** What it was given from one beginning to the next. */
export interface FakeLoad extends Start {
  readonly stretches: (readonly Series[])[];
  readonly lessons: Lesson[];
  readonly adopted: FittedRow[];
}

export interface FakePlannerOptions {
  /** Runs before each answer; what it throws is what the call rejects with. */
  readonly before?: (
    call: 'recall' | 'keep' | 'adopt' | 'remember' | 'learn' | 'cycle',
  ) => Promise<void> | void;
  /** What it has to keep, each time. */
  readonly slices?: readonly Slice[];
  /** What it says to what was kept. */
  readonly recalled?: (kept: Kept) => Recalled;
  /** Wanted after each lesson, one entry a lesson; then nothing more. */
  readonly wants?: readonly (readonly SourceId[])[];
  readonly answer?: (input: CycleInput) => Partial<CycleOutput>;
  /** Models that take parameters. */
  readonly fitted?: readonly ModelId[];
  readonly poolPasts?: readonly SeriesPast[];
  /** Why a model cannot be loaded; all can unless set. */
  readonly unloadable?: (model: ModelId) => string | undefined;
  /** What it says on demand; nothing is known of any series unless set. */
  readonly forecast?: Planner['forecast'];
}

export function createFakePlanner({
  before,
  wants = [],
  answer,
  fitted = [],
  poolPasts = [],
  slices = [],
  unloadable = () => undefined,
  forecast = ({ questions }) =>
    Promise.resolve(questions.map(() => ({ kind: 'forecast', forecast: undefined }))),
  recalled = () => ({ series: 0, everyPool: false, until: undefined, refused: [] }),
}: FakePlannerOptions = {}): FakePlanner {
  const loads: FakeLoad[] = [];
  const cycles: CycleInput[] = [];
  const prepared: (ModelId & { readonly isCandidate: boolean })[][] = [];
  const served: ModelId[][] = [];
  let counts = new Map<string, number>();
  const add = (source: string, count: number): void => {
    counts.set(source, (counts.get(source) ?? 0) + count);
  };
  return {
    loads,
    cycles,
    served,
    countsOf: (source) => counts.get(source) ?? 0,
    begin: (start) => {
      loads.push({ ...start, stretches: [], lessons: [], adopted: [] });
      counts = new Map();
      return Promise.resolve({ fitted });
    },
    recall: async (kept) => {
      await before?.('recall');
      return recalled(kept);
    },
    keep: async () => {
      await before?.('keep');
      return slices;
    },
    adopt: async (rows) => {
      await before?.('adopt');
      loads.at(-1)?.adopted.push(...rows);
    },
    prepare: (models) => {
      prepared.push(
        models.map(({ card: { name, version }, isCandidate = false }) => ({ name, version, isCandidate })),
      );
      return Promise.resolve(models.map(({ card }) => unloadable(card)));
    },
    serve: () => {
      const loaded = (prepared.at(-1) ?? []).filter((model) => unloadable(model) === undefined);
      const idsOf = (models: typeof loaded) => models.map(({ name, version }) => ({ name, version }));
      const serving = idsOf(loaded.filter(({ isCandidate }) => !isCandidate));
      const candidates = idsOf(loaded.filter(({ isCandidate }) => isCandidate));
      served.push(serving);
      return Promise.resolve({ fitted, serving, candidates, pastIsShort: false });
    },
    poolPasts: () => Promise.resolve(poolPasts),
    remember: async (stretch) => {
      await before?.('remember');
      loads.at(-1)?.stretches.push(stretch);
      for (const { source, values } of stretch) {
        add(
          source,
          values.reduce((sum, value) => sum + (value > 0 ? value : 0), 0),
        );
      }
    },
    learn: async (lesson) => {
      await before?.('learn');
      const lessons = loads.at(-1)?.lessons ?? [];
      lessons.push(lesson);
      return wants[lessons.length - 1] ?? [];
    },
    cycle: async (input) => {
      cycles.push(input);
      await before?.('cycle');
      for (const { source, count } of input.deltas) add(source, count);
      return { ...NOTHING, ...answer?.(input) };
    },
    forecast: (asked) => forecast(asked),
    close: () => Promise.resolve(),
  };
}

/** It took no time at all. */
export const NO_TIME: Spent = {
  byStationMs: Object.fromEntries(STATIONS.map((station) => [station, 0])) as Spent['byStationMs'],
  totalMs: 0,
};

const NOTHING: CycleOutput = {
  forecasts: undefined,
  decisions: [],
  poolStates: [],
  scores: [],
  drifts: [],
  failures: [],
  spent: NO_TIME,
};

/** A decision of `web` for 5 instances, on a forecast by models. */
export const decisionOf = (changes: Partial<Decision> = {}): Decision => {
  const at = changes.at ?? Date.UTC(2026, 10, 24, 10, 0);
  return {
    pool: 'web',
    at,
    warm: 5,
    readyBy: at + 5 * MINUTE_MS,
    trail: [{ rule: 'cover-bridge', from: 0, to: 5, why: 'the bridge needs 5 instances' }],
    inputs: {
      basis: 'model',
      reason: undefined,
      issuedAt: at,
      level: 0.95,
      addRatePerSecond: 5,
      keepRatePerSecond: 5,
      liveRatePerSecond: 5,
      observed: true,
      previous: undefined,
      capacityPerSecond: 1,
      bindingResource: 'cpu',
      leadTimeMs: 5 * MINUTE_MS,
      starts: undefined,
      cost: undefined,
      models: [],
    },
    ...changes,
  };
};
