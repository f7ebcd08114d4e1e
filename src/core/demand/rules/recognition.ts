/**
 * Which rule applies to a request, and what does it make of it? The answer depends on the request alone, so it is
 * remembered for what came lately: a request of the same attributes costs one look-up.
 */
import type { AttributeView, Candidate } from './compile-rule.ts';
import { createRecentCache } from './recent-cache.ts';
import type { Station } from './station.ts';
import type { Parameter } from '../../units/source-key.ts';

export interface Recognized {
  readonly station: Station;
  /** `undefined`: the rule says that such requests have no source. */
  readonly candidate: Candidate | undefined;
}

/** What the first rule that applies makes of a request; `undefined`: none applies. */
export type Recognize = (attributes: readonly Parameter[]) => Recognized | undefined;

const REMEMBERED_MAX = 10_000;
/** Characters of all attributes that are read; what is longer is worked out each time. */
const REMEMBERED_LENGTH_MAX = 500;

export function createRecognition(stations: readonly Station[]): Recognize {
  const readsAll = stations.some(({ rule }) => rule.keepMatching.length > 0);
  const reads = [...new Set(stations.flatMap((station) => station.reads))];
  const keyOf = readsAll ? keyOfAll : (attributes: readonly Parameter[]) => keyOfSome(attributes, reads);
  const remembered = createRecentCache<{ readonly recognized: Recognized | undefined }>(REMEMBERED_MAX);
  return (attributes) => {
    const key = keyOf(attributes);
    const known = remembered.get(key);
    if (known) return known.recognized;
    const recognized = firstThatApplies(stations, attributes);
    if (key.length <= REMEMBERED_LENGTH_MAX) remembered.set(key, { recognized });
    return recognized;
  };
}

function firstThatApplies(
  stations: readonly Station[],
  attributes: readonly Parameter[],
): Recognized | undefined {
  const view: AttributeView = { all: attributes, valueOf: (name) => valueOf(attributes, name) };
  for (const station of stations) {
    const candidate = station.apply(view);
    if (candidate) return { station, candidate: candidate === 'ignored' ? undefined : candidate };
  }
  return undefined;
}

/** With the lengths in it, no two lists of values have the same key, whatever characters they hold. */
function keyOfSome(attributes: readonly Parameter[], names: readonly string[]): string {
  let key = '';
  for (const name of names) {
    const value = valueOf(attributes, name);
    key += value === undefined ? '-' : `${value.length}:${value}`;
  }
  return key;
}

function keyOfAll(attributes: readonly Parameter[]): string {
  let key = '';
  for (const { name, value } of attributes) key += `${name.length}:${name}${value.length}:${value}`;
  return key;
}

/** Requests have a handful of attributes: looking through them is quicker than an index. */
function valueOf(attributes: readonly Parameter[], name: string): string | undefined {
  for (const attribute of attributes) if (attribute.name === name) return attribute.value;
  return undefined;
}
