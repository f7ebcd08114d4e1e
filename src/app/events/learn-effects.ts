/**
 * What did an event do? Once it has passed it is told from the history, of each source and pool that it names, and kept
 * for the next one of its sort. One event at a time, the oldest first, behind the cycles' back: nobody waits for it.
 *
 * It depends on the history and on what is announced alone, so a service that was down when an event passed learns of it
 * later, and one that is announced afterwards is learned of, too.
 */
import type { EventBook } from './event-book.ts';
import { readKnown, readPasts } from '../cycle/read-stretches.ts';
import type { DemandFeed } from '../ingest/demand-feed.ts';
import type { SourcePast } from '../plan/planner.ts';
import { sourcesByVolume } from '../refit/volumes.ts';
import { compileMembership } from '../../core/capacity/membership.ts';
import type { Pool } from '../../core/capacity/pool.ts';
import type { AnnouncedEvent, KnownEvent } from '../../core/demand/events/announced-event.ts';
import { isSame, isUnwatched, isWithin } from '../../core/demand/events/announced-event.ts';
import { indexEvents } from '../../core/demand/events/event-index.ts';
import { influenceOf, WHOLE } from '../../core/demand/events/influence.ts';
import type { EffectTally } from '../../core/forecast/events/effect-tally.ts';
import { addTally, createEffectTally, effectRange } from '../../core/forecast/events/effect-tally.ts';
import { occurrenceOf } from '../../core/forecast/events/occurrence.ts';
import { tallyOf } from '../../core/forecast/events/series-without.ts';
import { poolSeriesId } from '../../core/forecast/forecast.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { ceilToStep, DAY_MS, floorToStep, MINUTE_MS } from '../../core/units/time.ts';
import type { History } from '../../ports/history.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface LearnEffectsDeps {
  readonly eventBook: EventBook;
  readonly history: Pick<History, 'readAll' | 'span'>;
  readonly feed: Pick<DemandFeed, 'coverage'>;
  readonly telemetry: Telemetry;
}

export interface LearnEffectsPolicy {
  readonly stepMs: number;
  readonly pools: readonly Pick<Pool, 'id' | 'sources'>[];
}

export interface EffectLearner {
  /** Learns of an event that has passed, if there is one, and nothing is in hand; steps before `until` are final. */
  next(until: Instant | undefined, now: Instant): void;
  /** The history is another one: what nothing was to be learned of is looked at again. */
  startOver(): void;
  /** Resolves when nothing is in hand. */
  settled(): Promise<void>;
}

/** Late counts may come for so long. */
const SLACK_MS = 5 * MINUTE_MS;
/** So many sources are looked at, those with the most requests: 9 days of minutes of them are 10 MB. */
const SOURCES_MAX = 200;

export function createEffectLearner(deps: LearnEffectsDeps, policy: LearnEffectsPolicy): EffectLearner {
  const { eventBook, telemetry } = deps;
  /** Of which nothing could be learned. */
  let tried = new WeakSet<AnnouncedEvent>();
  let inHand: Promise<void> | undefined;
  const nextPassed = (until: Instant): AnnouncedEvent | undefined => {
    let oldest: AnnouncedEvent | undefined;
    for (const event of eventBook.all()) {
      const isDue =
        event.to + SLACK_MS <= until && !isUnwatched(event.kind) && event.effect.kind !== 'volume';
      if (!isDue || (oldest && oldest.to <= event.to)) continue;
      if (!tried.has(event) && !eventBook.isLearned(event)) oldest = event;
    }
    return oldest;
  };
  const learn = async (event: AnnouncedEvent, now: Instant): Promise<void> => {
    tried.add(event);
    try {
      const occurrence = occurrenceOf(event, await talliesOf(deps, policy, event, now));
      if (!occurrence || !eventBook.all().includes(event)) return;
      await eventBook.learn(occurrence);
      const factor = Math.exp(occurrence.all.logFactor);
      telemetry.log('info', 'what an event did was learned', { event: event.id, factor });
    } catch (error) {
      tried.delete(event);
      telemetry.log('warn', 'what an event did could not be learned; it is tried again', {
        event: event.id,
        error,
      });
    }
  };
  return {
    next: (until, now) => {
      if (inHand || until === undefined) return;
      const event = nextPassed(until);
      if (event) inHand = learn(event, now).finally(() => (inHand = undefined));
    },
    startOver: () => {
      tried = new WeakSet();
    },
    settled: async () => inHand,
  };
}

/** By source and pool. */
async function talliesOf(
  { history, feed, eventBook }: LearnEffectsDeps,
  { stepMs, pools }: LearnEffectsPolicy,
  event: AnnouncedEvent,
  now: Instant,
): Promise<ReadonlyMap<string, EffectTally>> {
  const { from, to } = effectRange(event);
  const wanted = { from: floorToStep(from, stepMs), to: ceilToStep(to, stepMs) };
  const tallies = new Map<string, EffectTally>();
  const span = await history.span();
  if (!span || span.from > event.from - DAY_MS || span.to < to) return tallies;
  const range: TimeRange = { from: Math.max(wanted.from, span.from), to: wanted.to };
  const poolOf = compileMembership(pools);
  const index = indexEvents<KnownEvent>(eventBook.known().filter((one) => isWithin(one, range)));
  const namedOn = (source: string): readonly KnownEvent[] => {
    const pool = poolOf(source);
    return index.naming(pool === undefined ? [source] : [source, poolSeriesId(pool)]);
  };
  const isNamed = (source: string): boolean => namedOn(source).some((one) => isSame(one, event));
  const sources = (await sourcesByVolume(history, stepMs, range.to)).filter(isNamed).slice(0, SOURCES_MAX);
  if (sources.length === 0) return tallies;
  for (const past of await readPasts(readKnown(history, feed.coverage(now), sources), range, stepMs)) {
    const tally = tallyOfPast(past, event, namedOn(past.source));
    if (!tally) continue;
    tallies.set(past.source, tally);
    const pool = poolOf(past.source);
    if (pool === undefined) continue;
    const sum = tallies.get(poolSeriesId(pool)) ?? createEffectTally();
    tallies.set(poolSeriesId(pool), sum);
    addTally(sum, tally);
  }
  return tallies;
}

function tallyOfPast(
  { source, start, stepMs, values }: SourcePast,
  event: AnnouncedEvent,
  events: readonly KnownEvent[],
): EffectTally | undefined {
  const influences = events.map((one) => influenceOf(one, { ...WHOLE, series: source }, stepMs));
  const countAt = (index: number): number => values[index - start / stepMs] ?? Number.NaN;
  return tallyOf({ events, influences }, event, { countAt, stepMs });
}
