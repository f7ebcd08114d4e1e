/**
 * What does an event do, while it runs? What was announced, or learned of others before, is where it begins; what comes
 * corrects it, the more of it the more.
 *
 * Only steps before the issue are looked at, and what is said changes at whole multiples of a few minutes: so it is the
 * same whenever it is asked, in service, after a restart and in a backtest. An event that has passed stays as it was
 * seen until what was learned of it comes back with the announcement.
 */
import type { EffectTally } from './effect-tally.ts';
import { addEventSteps, addLevel, combine, createEffectTally, estimateEffect } from './effect-tally.ts';
import type { ActingList, Tellable } from './series-without.ts';
import { isTellable, seriesWithout, tellable } from './series-without.ts';
import type { Influence } from '../../demand/events/influence.ts';
import { DAY_MS } from '../../units/time.ts';

/** Of one series. */
export interface RunningEffects {
  /** By event and its beginning. */
  readonly byEvent: Map<string, Running>;
}

interface Running {
  readonly tally: EffectTally;
  /** Steps of the event before this are in the tally. */
  until: number;
}

export const createRunningEffects = (): RunningEffects => ({ byEvent: new Map() });

/** So many at once; of more that overlap none could be told from the others. */
const RUNNING_MAX = 20;
/** An event that ended longer ago is not begun with. */
const LATE_MS = 2 * DAY_MS;

export interface RunningWatch {
  /** Places of the events of which something can be told at an issue. */
  running(list: ActingList, issue: number): readonly number[];
  /** The influences by what came before the issue; `undefined`: as they are known beforehand. */
  look(state: RunningEffects, list: ActingList, at: LookedAt): readonly Influence[] | undefined;
}

interface LookedAt {
  readonly countAt: (index: number) => number;
  readonly issue: number;
}

/** Works out what lists have in common once. */
export function createRunningWatch(stepMs: number): RunningWatch {
  const tellables = new WeakMap<ActingList, Map<number, Tellable | undefined>>();
  const tellableOf = (list: ActingList, place: number): Tellable | undefined => {
    const known = tellables.get(list) ?? new Map<number, Tellable | undefined>();
    tellables.set(list, known);
    if (!known.has(place)) known.set(place, tellable(list.influences, place, stepMs));
    return known.get(place);
  };
  const running = ({ events, influences }: ActingList, issue: number): readonly number[] => {
    const now = issue * stepMs;
    const places: number[] = [];
    for (let place = 0; place < events.length && places.length < RUNNING_MAX; place += 1) {
      const [event, influence] = [events[place], influences[place]];
      if (!event || !influence || event.from >= now) break; // They are in order of their start.
      if (event.to > now - LATE_MS && isTellable(event, influence)) places.push(place);
    }
    return places;
  };
  return {
    running,
    look: (state, list, { countAt, issue }) => {
      const seen = new Map<number, Influence>();
      for (const place of running(list, issue)) {
        const told = tellableOf(list, place);
        const [event, influence] = [list.events[place], list.influences[place]];
        if (!told || !event || !influence) continue;
        const { steps, others } = told;
        const series = seriesWithout(countAt, others, stepMs);
        const key = `${event.id} ${event.from}`;
        const of = state.byEvent.get(key) ?? begin(told, series);
        state.byEvent.set(key, of);
        const until = Math.min(issue, steps.event.to);
        if (until > of.until) {
          addEventSteps(of.tally, series, { range: { from: of.until, to: until }, level: steps.level });
          of.until = until;
        }
        seen.set(place, corrected(influence, of.tally));
      }
      return seen.size === 0 ? undefined : list.influences.map((one, place) => seen.get(place) ?? one);
    },
  };
}

function begin({ steps }: Tellable, series: ReturnType<typeof seriesWithout>): Running {
  const tally = createEffectTally();
  addLevel(tally, series, steps);
  return { tally, until: steps.event.from };
}

/** What was known beforehand, and what was seen. */
function corrected(influence: Influence, tally: EffectTally): Influence {
  const prior = { logFactor: Math.log(influence.factor), logVariance: influence.logDeviation ** 2 };
  const { logFactor, logVariance } = combine(prior, estimateEffect(tally));
  return { ...influence, factor: Math.exp(logFactor), logDeviation: Math.sqrt(logVariance) };
}
