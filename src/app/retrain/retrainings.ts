/**
 * When are models that learn from all series trained anew, and on what? In the background, in a process of its own; what comes of it is a
 * version like any other, which is put to the test, mixes and can be taken back as those are that an operator copies into place.
 *
 * When a family is due follows from its newest version's card, so a restart neither forgets a training nor repeats it.
 */
import { issueWithin } from '../cycle/reload.ts';
import type { WithoutEvents } from '../events/without-events.ts';
import type { DemandFeed } from '../ingest/demand-feed.ts';
import type { Models } from '../models/model-status.ts';
import { REJECTED } from '../models/model-status.ts';
import type { PlannerDesk } from '../refit/planner-desk.ts';
import { sourcePasts } from '../refit/source-pasts.ts';
import { sourcesByVolume } from '../refit/volumes.ts';
import { retrainAfterMs } from '../../core/feedback/retrain.ts';
import { formatModelId, trainedUntil } from '../../core/forecast/model/model-card.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { History } from '../../ports/history.ts';
import type { GlobalFamilyFacts, ModelTrainer } from '../../ports/models/model-trainer.ts';
import type { Telemetry } from '../../ports/telemetry.ts';
import { TrainingFailed } from '../../ports/trainer.ts';

export interface RetrainDeps {
  readonly history: Pick<History, 'readAll' | 'span'>;
  readonly feed: DemandFeed;
  readonly models: Pick<Models, 'list' | 'changes'>;
  readonly desk: PlannerDesk;
  /** So that what is trained is a candidate first, and mixes when it has shown itself better. */
  readonly beforeTraining: (name: string) => Promise<void>;
  readonly modelTrainer: ModelTrainer;
  readonly withoutEvents: WithoutEvents;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly elapsedMs: () => number;
}

export interface RetrainPolicy {
  readonly stepMs: number;
  readonly zone: CivilZone;
  /** At most so long from one training to the next; 0: nothing is trained. */
  readonly everyMs: number;
}

export interface Retrainings {
  /** Trains what is due until `signal` aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

/** The planner learns first, and series are fitted. */
const FIRST_AFTER_MS = 10 * MINUTE_MS;
/** How often it is looked whether a family is due. */
const LOOK_EVERY_MS = HOUR_MS;
/** Sources that a model learns from at most, those with the most requests: 28 days of minutes of them are 32 MB. */
const SOURCES_MAX = 200;

export function createRetrainings(deps: RetrainDeps, policy: RetrainPolicy): Retrainings {
  return {
    run: async (signal) => {
      if (policy.everyMs === 0) return;
      let due = deps.clock.now() + FIRST_AFTER_MS;
      await deps.clock.until(due, signal);
      while (!signal.aborted) {
        await trainDue(deps, policy, signal);
        due = Math.max(due + LOOK_EVERY_MS, deps.clock.now());
        await deps.clock.until(due, signal);
      }
    },
  };
}

/** A family that fails is tried again at the next look, and holds up none of the others. */
async function trainDue(deps: RetrainDeps, policy: RetrainPolicy, signal: AbortSignal): Promise<void> {
  const { telemetry, modelTrainer } = deps;
  const isOver = (): boolean => signal.aborted;
  let families: readonly GlobalFamilyFacts[] = [];
  try {
    families = await modelTrainer.families();
  } catch (error) {
    if (!isOver()) telemetry.log('warn', 'no model can be trained; it is tried again', { error });
  }
  for (const family of families) {
    if (isOver()) return;
    try {
      await trainIfDue(deps, { family, policy }, signal);
    } catch (error) {
      if (isOver()) return; // It was given up on the way, which is no failure.
      telemetry.count('pra_trainings_total', { family: family.name, outcome: 'failed' });
      const reason = error instanceof TrainingFailed ? error.message : undefined;
      telemetry.log('warn', 'a model could not be trained; it is tried again', {
        ...{ family: family.name, reason },
        ...(reason === undefined && { error }),
      });
    }
  }
}

async function trainIfDue(
  deps: RetrainDeps,
  { family, policy }: { readonly family: GlobalFamilyFacts; readonly policy: RetrainPolicy },
  signal: AbortSignal,
): Promise<void> {
  const { telemetry, elapsedMs } = deps;
  const until = await dueAt(deps, { family, policy });
  if (until === undefined) return;
  const pasts = await lessons(deps, { family, policy, until }, signal);
  if (signal.aborted || pasts.length === 0) return;
  const request = { family: family.name, version: nextVersion(deps.models, family.name), pasts, until };
  await deps.beforeTraining(family.name);
  const began = elapsedMs();
  const { trainedOn } = await deps.modelTrainer.train({
    ...request,
    keep: keptVersions(deps.models, family.name),
  });
  const seconds = (elapsedMs() - began) / SECOND_MS;
  const outcome = trainedOn ? 'trained' : 'without';
  telemetry.count('pra_trainings_total', { family: family.name, outcome });
  telemetry.count('pra_training_seconds_total', { family: family.name }, seconds);
  if (!trainedOn) {
    telemetry.log('info', 'too little is known to train a model', { family: family.name, seconds });
    return;
  }
  const model = formatModelId({ name: family.name, version: request.version });
  const { rows, sources: series, range } = trainedOn;
  telemetry.log('info', 'a model was trained', { model, rows, series, range, seconds });
}

/** Up to when a version would be trained now; `undefined`: not yet. */
async function dueAt(
  { history, feed, models, clock }: RetrainDeps,
  { family, policy }: { readonly family: GlobalFamilyFacts; readonly policy: RetrainPolicy },
): Promise<Instant | undefined> {
  const now = clock.now();
  const until = issueWithin(feed.progress(now), policy.stepMs, now);
  const span = until === undefined ? undefined : await history.span(until - family.historyDays * DAY_MS);
  if (until === undefined || !span || until - span.from < DAY_MS) return undefined;
  const trained = versionsOf(models, family.name).map(({ card }) => (card ? trainedUntil(card) : -Infinity));
  const newest = Math.max(Number.NEGATIVE_INFINITY, ...trained);
  const due = newest + retrainAfterMs({ knownMs: newest - span.from, mostMs: policy.everyMs });
  return until >= due ? until : undefined;
}

/** The pools first, then the sources that matter most. */
async function lessons(
  { desk, history, feed, clock, withoutEvents }: RetrainDeps,
  {
    family,
    policy: { stepMs, zone },
    until,
  }: { readonly family: GlobalFamilyFacts; readonly policy: RetrainPolicy; readonly until: Instant },
  signal: AbortSignal,
) {
  const { poolPasts } = await desk.facts(signal);
  const sources = (await sourcesByVolume(history, stepMs, until)).slice(0, SOURCES_MAX);
  const coverage = feed.coverage(clock.now());
  const range = { from: until - family.historyDays * DAY_MS, to: until };
  const ofSources = await sourcePasts(
    { history, coverage, withoutEvents },
    { sources, stepMs, zone, ...range },
  );
  return [...poolPasts, ...ofSources];
}

const versionsOf = (models: Pick<Models, 'list'>, name: string) =>
  models.list().filter((version) => version.name === name);

/** A number is never used again, also when its version is gone. */
function nextVersion(models: Pick<Models, 'list' | 'changes'>, name: string): number {
  const used = [...versionsOf(models, name), ...models.changes(name)].map(({ version }) => version);
  return 1 + Math.max(0, ...used);
}

/** Those that mix, or that somebody has labelled. */
const keptVersions = (models: Pick<Models, 'list'>, name: string): readonly number[] =>
  versionsOf(models, name)
    .filter(({ mixes, labels }) => mixes || labels.some((label) => label !== REJECTED))
    .map(({ version }) => version);
