/** A series as it would have been but for one event: what is known of it with all others taken away. */
import type { EffectSteps, EffectTally, SeriesWithout } from './effect-tally.ts';
import { addEventSteps, addLevel, createEffectTally, effectSteps } from './effect-tally.ts';
import type { ActingEvents } from '../../demand/events/acting-events.ts';
import { actingEvents, effectAt } from '../../demand/events/acting-events.ts';
import type { KnownEvent } from '../../demand/events/announced-event.ts';
import { isSame, isUnwatched } from '../../demand/events/announced-event.ts';
import { baselineOf } from '../../demand/events/baseline.ts';
import type { Influence } from '../../demand/events/influence.ts';
import { DAY_MS } from '../../units/time.ts';

/** The events that act on a series, by start, and how they do by what is known beforehand; one object for all with the same. */
export interface ActingList {
  readonly events: readonly KnownEvent[];
  /** Of each event. */
  readonly influences: readonly Influence[];
}

/** An event of which can be told from a series what it does. */
export interface Tellable {
  /** Among those that act on the series. */
  readonly place: number;
  readonly steps: EffectSteps;
  /** All but the event. */
  readonly others: ActingEvents | undefined;
}

/** Of events on a series something can be told while they last and when they are over: not of volumes, nor of what is not seen, or known. */
export const isTellable = ({ kind, effect }: KnownEvent, { factor }: Influence): boolean =>
  !isUnwatched(kind) &&
  effect.kind !== 'volume' &&
  factor > 0 &&
  !(effect.kind === 'learned' && effect.isSettled);

/** One of the events that act on a series; `influences` in their order. */
export function tellable(
  influences: readonly Influence[],
  place: number,
  stepMs: number,
): Tellable | undefined {
  const own = influences[place];
  if (!own) return undefined;
  const steps = effectSteps(own, stepMs);
  if (steps.event.to <= steps.event.from) return undefined;
  const others = influences.filter((_, at) => at !== place);
  return { place, steps, others: actingEvents(others, stepMs) };
}

/** What came of an event that has passed, on a series; `undefined`: nothing can be told of it. */
export function tallyOf(
  { events, influences }: ActingList,
  event: KnownEvent,
  { countAt, stepMs }: { readonly countAt: (index: number) => number; readonly stepMs: number },
): EffectTally | undefined {
  const place = events.findIndex((one) => isSame(one, event));
  const [known, influence] = [events[place], influences[place]];
  if (!known || !influence || !isTellable(known, influence)) return undefined;
  const told = tellable(influences, place, stepMs);
  if (!told) return undefined;
  const { steps, others } = told;
  const series = seriesWithout(countAt, others, stepMs);
  const tally = createEffectTally();
  addLevel(tally, series, steps);
  addEventSteps(tally, series, { range: steps.event, level: steps.level });
  return tally;
}

/** `countAt` gives what was counted in a step, NaN if that is not known. */
export function seriesWithout(
  countAt: (index: number) => number,
  others: ActingEvents | undefined,
  stepMs: number,
): SeriesWithout {
  const daySteps = DAY_MS / stepMs;
  if (!others) return { at: countAt, varianceAt: () => 0, daySteps };
  const { runs } = others;
  return {
    at: (index) => baselineOf(countAt(index), effectAt(runs, index)),
    varianceAt: (index) => effectAt(runs, index).logVariance,
    daySteps,
  };
}
