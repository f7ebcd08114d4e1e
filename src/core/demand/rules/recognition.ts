/**
 * Which rule applies to a request, and what does it make of it? The answer depends on the request alone, so it is
 * remembered for what came lately: for each value of the pivot the rules that it leaves, and for each of these what
 * it has made of the rest. A request like one before costs two look-ups, and often one.
 */
import type { Candidate } from './compile-rule.ts';
import { valueOf } from './parameters.ts';
import type { Captures } from './patterns/path-template.ts';
import { createRecentCache } from './recent-cache.ts';
import type { Extraction, Station } from './station.ts';
import { ownText } from '../../units/own-text.ts';
import type { Parameter } from '../../units/source-key.ts';

type Attributes = readonly Parameter[];

export interface Recognized {
  /** `undefined`: no rule applies. */
  readonly station: Station | undefined;
  /** `undefined`: the rule says that such requests have no source. */
  readonly candidate: Candidate | undefined;
  /** What they come to where no group says otherwise; set once the guard has let the source in, as it stays in. */
  admitted: Extraction | undefined;
}

/** What the first rule that applies makes of a request. Of equal requests it is the same object, while it is remembered. */
export type Recognize = (attributes: Attributes) => Recognized;

const NO_RULE: Recognized = {
  station: undefined,
  candidate: undefined,
  admitted: { source: undefined, rule: undefined, isGuarded: false },
};

/** What is known of requests of one pivot. */
interface Outline {
  readonly value: string | undefined;
  /** Rules whose conditions on the pivot hold, as far as it was asked. */
  readonly steps: Step[];
  /** Place of the rule that is asked next. */
  next: number;
}

interface Step {
  readonly station: Station;
  readonly captures: Captures;
  /** What the rule made of the first such request; `null`: it did not apply after all. */
  first: Recognized | null | undefined;
  /** What else the rule read then. */
  firstRest: string | undefined;
  /** The same of requests with another rest: many a path has none. */
  others: Map<string | undefined, Recognized | null> | undefined;
}

/** Of each of the two generations there are half as many: 2,000 paths make up most of what a site is asked. */
const PIVOTS_MAX = 4_000;
const RESTS_MAX = 32;
/** Characters; what is longer is worked out each time. */
const REMEMBERED_LENGTH_MAX = 500;

export function createRecognition(stations: readonly Station[], pivot: string): Recognize {
  const remembered = createRecentCache<Outline>(PIVOTS_MAX);
  const ofAbsent: Outline = { value: undefined, steps: [], next: 0 };
  const outlineOf = (value: string | undefined): Outline => {
    if (value === undefined) return ofAbsent;
    const known = remembered.get(value);
    if (known) return known;
    // What is kept of a path must not keep the line that it stands in.
    const own = ownText(value);
    const outline: Outline = { value: own, steps: [], next: 0 };
    if (own.length <= REMEMBERED_LENGTH_MAX) remembered.set(own, outline);
    return outline;
  };
  return (attributes) => {
    const outline = outlineOf(valueOf(attributes, pivot));
    for (let place = 0; ; place += 1) {
      const step = outline.steps[place] ?? nextStep(outline, stations);
      if (!step) return NO_RULE;
      const recognized = recall(step, attributes);
      if (recognized) return recognized;
    }
  };
}

/** The next rule whose conditions on the pivot hold; `undefined`: there is no other. */
function nextStep(outline: Outline, stations: readonly Station[]): Step | undefined {
  for (; outline.next < stations.length; outline.next += 1) {
    const station = stations[outline.next];
    const captures = station?.matchPivot(outline.value);
    if (!station || !captures) continue;
    const step = { station, captures, first: undefined, firstRest: undefined, others: undefined };
    outline.steps.push(step);
    outline.next += 1;
    return step;
  }
  return undefined;
}

function recall(step: Step, attributes: Attributes): Recognized | null {
  const { station, captures } = step;
  if (station.othersHold?.(attributes) === false) return null;
  const rest = station.restOf?.(attributes, captures);
  if (step.first !== undefined && step.firstRest === rest) return step.first;
  const known = step.others?.get(rest);
  if (known !== undefined) return known;
  const recognized = recognize(step, attributes);
  if (rest === undefined || rest.length <= REMEMBERED_LENGTH_MAX) {
    remember(step, rest === undefined ? undefined : ownText(rest), recognized);
  }
  return recognized;
}

function remember(step: Step, rest: string | undefined, recognized: Recognized | null): void {
  if (step.first === undefined) {
    step.first = recognized;
    step.firstRest = rest;
    return;
  }
  if (!step.others || step.others.size >= RESTS_MAX) step.others = new Map();
  step.others.set(rest, recognized);
}

function recognize({ station, captures }: Step, attributes: Attributes): Recognized | null {
  if (station.rule.name === undefined) return { station, candidate: undefined, admitted: undefined };
  const candidate = station.make(attributes, captures);
  return candidate ? { station, candidate, admitted: undefined } : null;
}
