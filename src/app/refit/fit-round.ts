/**
 * One round of fits: every series that matters, the pools first, then the sources with the most requests, until
 * the budget is spent. What is left lives on global models and simple experts until its turn comes.
 *
 * A row that is fresh is not fitted again, so a round that was cut off goes on where it stopped.
 */
import { sourcePasts } from './source-pasts.ts';
import type { FreshRows, RoundFitsDeps, RoundLimits, RoundResult } from './round-fits.ts';
import { RoundFits } from './round-fits.ts';
import { sourcesByVolume } from './volumes.ts';
import type { WithoutEvents } from '../events/without-events.ts';
import type { DemandFeed } from '../ingest/demand-feed.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { History } from '../../ports/history.ts';
import type { Parameters } from '../../ports/parameters.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

export interface RoundDeps extends RoundFitsDeps {
  readonly history: Pick<History, 'readAll'>;
  readonly feed: Pick<DemandFeed, 'coverage'>;
  readonly withoutEvents: WithoutEvents;
}

/** What a round is about. */
export interface RoundTask extends RoundLimits {
  readonly stepMs: number;
  readonly zone: CivilZone;
  readonly models: readonly ModelId[];
  /** Of the pools' own series. */
  readonly poolPasts: readonly SeriesPast[];
  /** Rows fitted after it are fresh. */
  readonly freshAfter: Instant;
}

/** Sources whose past is read at once: 28 days of minutes of them are 16 MB. */
const SLICE_SOURCES = 100;

/** Resolves when every series had its turn, the budget is spent or `signal` aborts. */
export async function fitRound(deps: RoundDeps, task: RoundTask, signal: AbortSignal): Promise<RoundResult> {
  const { stepMs, zone, until } = task;
  const families = await deps.trainer.families();
  const models = task.models.filter(({ name }) => families.some((family) => family.name === name));
  const days = Math.max(1, ...families.map(({ historyDays }) => historyDays));
  const fresh = await freshRows(deps.parameters, models, task.freshAfter);
  const fits = new RoundFits(deps, { ...task, fresh }, signal);
  if (models.length === 0) return fits.result;
  await fits.fit(models, task.poolPasts);
  const sources = await sourcesByVolume(deps.history, stepMs, until);
  for (let from = 0; from < sources.length && fits.goesOn; from += SLICE_SOURCES) {
    const slice = sources.slice(from, from + SLICE_SOURCES);
    const due = slice.filter((source) => models.some((model) => fits.isDue(model, source)));
    if (due.length === 0) continue;
    await fits.fit(
      models,
      await sourcePasts(
        { ...deps, coverage: deps.feed.coverage(deps.clock.now()) },
        { sources: due, stepMs, zone, from: until - days * DAY_MS, to: until },
      ),
    );
  }
  return fits.result;
}

async function freshRows(
  parameters: Parameters,
  models: readonly ModelId[],
  freshAfter: Instant,
): Promise<FreshRows> {
  const fresh = new Map<string, ReadonlySet<string>>();
  for (const model of models) {
    const rows = (await parameters.rows(model)).filter(({ fittedAt }) => fittedAt > freshAfter);
    fresh.set(formatModelId(model), new Set(rows.map(({ series }) => series)));
  }
  return fresh;
}
