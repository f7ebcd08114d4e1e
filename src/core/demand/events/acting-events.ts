/**
 * What acts on a series at each of its steps? All events that touch it, laid over each other once: factors are
 * multiplied, volumes added, variances too.
 *
 * Events are sorted by their ends and swept over, so that 10,000 that overlap cost 20,000 changes and not a scan a step.
 * What is left are runs of steps with the same effect. A step that is covered in part has the mean over its time.
 */
import type { EventKind } from './announced-event.ts';
import { EVENT_KINDS } from './announced-event.ts';
import type { Influence } from './influence.ts';
import type { StepRange } from '../ring.ts';

/** Of all events together, on a step. */
export interface StepEffect {
  /** On what would have come otherwise. */
  readonly factor: number;
  /** Variance of its logarithm. */
  readonly logVariance: number;
  /** Requests, after the factor; may be negative. */
  readonly added: number;
  readonly variance: number;
  /** What was counted says nothing about demand. */
  readonly isBlind: boolean;
  /** Share of the step in which there is an event of the kind, by `EVENT_KINDS`. */
  readonly intensities: readonly number[];
}

/** Steps with the same effect. */
export interface StepRun extends StepRange {
  readonly effect: StepEffect;
}

/** Disjoint, ascending; between them nothing acts. */
export type StepRuns = readonly StepRun[];

export interface ActingEvents {
  readonly runs: StepRuns;
  /** How much of the step with this index there is an event of a kind, which is the name of a channel; 0 of any other. */
  readonly intensity: (channel: string, index: number) => number;
  /** As models take it that have an input for these channels: the effects of those kinds are theirs to know. */
  readonly knownTo: (channels: readonly string[]) => { readonly known: StepRuns; readonly unknown: StepRuns };
}

const NO_EFFECT: StepEffect = {
  factor: 1,
  logVariance: 0,
  added: 0,
  variance: 0,
  isBlind: false,
  intensities: EVENT_KINDS.map(() => 0),
};

/** `undefined`: nothing acts. */
export function actingEvents(influences: readonly Influence[], stepMs: number): ActingEvents | undefined {
  if (influences.length === 0) return undefined;
  const byChannels = new Map<string, ReturnType<ActingEvents['knownTo']>>();
  const runs = runsOf(influences, stepMs);
  return {
    runs,
    intensity: (channel, index) =>
      effectAt(runs, index).intensities[EVENT_KINDS.indexOf(channel as EventKind)] ?? 0,
    knownTo: (channels) => {
      const key = channels.join();
      const isKnown = ({ kind }: Influence): boolean => channels.includes(kind);
      const parts = byChannels.get(key) ?? {
        known: runsOf(influences.filter(isKnown), stepMs),
        unknown: runsOf(
          influences.map((influence) => (isKnown(influence) ? withoutEffect(influence) : influence)),
          stepMs,
        ),
      };
      byChannels.set(key, parts);
      return parts;
    },
  };
}

const withoutEffect = (influence: Influence): Influence => ({
  ...influence,
  factor: 1,
  logDeviation: 0,
  added: 0,
  deviation: 0,
});

/** The effect on a step. */
export function effectAt(runs: StepRuns, index: number): StepEffect {
  const run = runs[firstEndingAfter(runs, index)];
  return run && run.from <= index ? run.effect : NO_EFFECT;
}

/** The runs with a part in the range, cut to it. */
export function* runsWithin(runs: StepRuns, { from, to }: StepRange): Generator<StepRun> {
  for (let at = firstEndingAfter(runs, from); at < runs.length; at += 1) {
    const run = runs[at];
    if (!run || run.from >= to) return;
    yield { from: Math.max(run.from, from), to: Math.min(run.to, to), effect: run.effect };
  }
}

/** Place of the first run that ends after the step begins. */
function firstEndingAfter(runs: StepRuns, index: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((runs[middle]?.to ?? 0) > index) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where an event begins or ends. */
interface Change {
  readonly at: number;
  readonly influence: Influence;
  readonly sign: 1 | -1;
}

function runsOf(influences: readonly Influence[], stepMs: number): StepRuns {
  const changes = influences
    .flatMap((influence): Change[] => [
      { at: influence.from, influence, sign: 1 },
      { at: influence.to, influence, sign: -1 },
    ])
    .sort((a, b) => a.at - b.at);
  const runs: StepRun[] = [];
  const tally = new Tally();
  let from = Number.NEGATIVE_INFINITY;
  for (const { at, influence, sign } of changes) {
    if (at > from && tally.isActive) addSpan(runs, { from: from / stepMs, to: at / stepMs }, tally.effect());
    from = at;
    tally.change(influence, sign);
  }
  return runs;
}

/** What is in force while the sweep goes on. */
class Tally {
  readonly #kinds = EVENT_KINDS.map(() => 0);
  #active = 0;
  /** Of the factors that are not 0, and how many are. */
  #logFactor = 0;
  #zeros = 0;
  #logVariance = 0;
  #added = 0;
  #variance = 0;
  #blind = 0;

  get isActive(): boolean {
    return this.#active > 0;
  }

  change({ kind, factor, logDeviation, added, deviation, isBlind }: Influence, sign: 1 | -1): void {
    const place = EVENT_KINDS.indexOf(kind);
    this.#kinds[place] = (this.#kinds[place] ?? 0) + sign;
    this.#active += sign;
    if (factor === 0) this.#zeros += sign;
    else this.#logFactor += sign * Math.log(factor);
    this.#logVariance += sign * logDeviation ** 2;
    this.#added += sign * added;
    this.#variance += sign * deviation ** 2;
    if (isBlind) this.#blind += sign;
    // What sums of floats leave behind ends with the last event.
    if (this.#active === 0) this.#logFactor = this.#logVariance = this.#added = this.#variance = 0;
  }

  effect(): StepEffect {
    return {
      factor: this.#zeros > 0 ? 0 : Math.exp(this.#logFactor),
      logVariance: Math.max(0, this.#logVariance),
      added: this.#added,
      variance: Math.max(0, this.#variance),
      isBlind: this.#blind > 0,
      intensities: this.#kinds.map((count) => Math.min(1, count)),
    };
  }
}

/** Adds a span of time, in steps and parts of steps, that begins where the runs end or later. */
function addSpan(runs: StepRun[], { from, to }: StepRange, effect: StepEffect): void {
  const [first, last] = [Math.ceil(from), Math.floor(to)];
  if (first > last) {
    addPart(runs, last, to - from, effect);
    return;
  }
  if (from < first) addPart(runs, first - 1, first - from, effect);
  if (first < last) runs.push({ from: first, to: last, effect });
  if (last < to) addPart(runs, last, to - last, effect);
}

/** Adds so large a part of a step, which the last run may have a part of already. */
function addPart(runs: StepRun[], index: number, part: number, effect: StepEffect): void {
  const last = runs.at(-1);
  const known = last?.from === index ? (runs.pop()?.effect ?? NO_EFFECT) : NO_EFFECT;
  runs.push({
    from: index,
    to: index + 1,
    effect: {
      factor: known.factor + part * (effect.factor - 1),
      logVariance: known.logVariance + part * effect.logVariance,
      added: known.added + part * effect.added,
      variance: known.variance + part * effect.variance,
      isBlind: known.isBlind || effect.isBlind,
      intensities: known.intensities.map((share, kind) => share + part * (effect.intensities[kind] ?? 0)),
    },
  });
}
