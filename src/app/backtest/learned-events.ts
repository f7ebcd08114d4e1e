/**
 * What is known of the events of a backtest, and when? As in service: of one that has passed what it did, of all series
 * together; of one that runs what came of it so far. Nothing is looked at that came at or after an issue.
 */
import type { BacktestSettings } from './settings.ts';
import { judgeEverySteps } from '../plan/learning.ts';
import type { ActingEvents } from '../../core/demand/events/acting-events.ts';
import { actingEvents } from '../../core/demand/events/acting-events.ts';
import type { AnnouncedEvent } from '../../core/demand/events/announced-event.ts';
import { indexEvents } from '../../core/demand/events/event-index.ts';
import { influenceOf, WHOLE } from '../../core/demand/events/influence.ts';
import type { Ring } from '../../core/demand/ring.ts';
import { stepAt } from '../../core/demand/ring.ts';
import type { Series } from '../../core/demand/series.ts';
import type { EffectTally } from '../../core/forecast/events/effect-tally.ts';
import { learnedBook } from '../../core/forecast/events/known-events.ts';
import type { Occurrence } from '../../core/forecast/events/occurrence.ts';
import { occurrenceOf } from '../../core/forecast/events/occurrence.ts';
import { createRunningEffects, createRunningWatch } from '../../core/forecast/events/running-effects.ts';
import type { ActingList } from '../../core/forecast/events/series-without.ts';
import { tallyOf } from '../../core/forecast/events/series-without.ts';

/** What came of the events, in the order of their ends: of each, all series that it names, up to its end. */
export function learnOccurrences(
  series: readonly Series[],
  events: readonly AnnouncedEvent[],
): readonly Occurrence[] {
  const named = series.map((one) => ({ one, events: indexEvents(events).naming([one.source]) }));
  const occurrences: Occurrence[] = [];
  for (const event of [...events].sort((a, b) => a.to - b.to)) {
    const parts = new Map<string, EffectTally>();
    for (const { one, events: acting } of named) {
      if (!acting.includes(event)) continue;
      const { source, start, stepMs, values } = one;
      const countAt = (index: number): number => values[index - start / stepMs] ?? Number.NaN;
      const list = listFor(one, acting, occurrences);
      const tally = tallyOf(list, event, { countAt, stepMs });
      if (tally && start + values.length * stepMs >= event.to) parts.set(source, tally);
    }
    const occurrence = occurrenceOf(event, parts);
    if (occurrence) occurrences.push(occurrence);
  }
  return occurrences;
}

/** What acts on a series at a step, which is asked in ascending order. */
export function createEventsAt(
  series: Series,
  { events, occurrences }: Pick<BacktestSettings, 'events' | 'occurrences'>,
  past: Ring,
): (step: number) => ActingEvents | undefined {
  const { stepMs } = series;
  const named = indexEvents(events).naming([series.source]);
  if (named.length === 0) return () => undefined;
  const every = judgeEverySteps(stepMs);
  const watch = createRunningWatch(stepMs);
  const byEnd = [...occurrences].sort((a, b) => a.to - b.to);
  let known = { passed: -1, list: listFor(series, named, []), running: createRunningEffects() };
  let last: { readonly at: number; readonly acting: ActingEvents | undefined } | undefined;
  return (step) => {
    const at = Math.floor(step / every) * every;
    if (last?.at === at) return last.acting;
    const passed = byEnd.filter(({ to }) => to <= at * stepMs);
    if (passed.length !== known.passed) {
      const list = listFor(series, named, passed);
      known = { passed: passed.length, list, running: createRunningEffects() };
    }
    const countAt = (index: number): number => stepAt(past, index);
    const influences = watch.look(known.running, known.list, { countAt, issue: at });
    last = { at, acting: actingEvents(influences ?? known.list.influences, stepMs) };
    return last.acting;
  };
}

/** What acts on a series, by what has passed. */
function listFor(
  { source, stepMs }: Series,
  named: readonly AnnouncedEvent[],
  passed: readonly Occurrence[],
): ActingList {
  const events = named.map(learnedBook(passed).known);
  const share = { ...WHOLE, series: source };
  return { events, influences: events.map((event) => influenceOf(event, share, stepMs)) };
}
