/**
 * What the planner remembers and has learned, in a form that outlives it: slices of a few hundred series, one or a few
 * at a time, so that no cycle waits for 10,000 of them. A planner that begins again goes on from them, and reads of
 * the history only what came since.
 *
 * A series belongs to one slice by its name, for ever, so a slice replaces its former self as a whole. What does not
 * fit the planner of today (other targets, another step) is left aside: then the past is read and learned from as if
 * there were no slice. With other models, what is known of the experts that stayed counts on.
 */
import type { Kept, Recalled, Slice } from '../planner.ts';
import { SLICES } from '../planner.ts';
import type { PlannerState, SeriesEntry } from '../state.ts';
import { sourceEntry } from '../state.ts';
import { readDrift } from '../../../core/feedback/drift/detector.ts';
import { driftKey } from '../../../core/feedback/drift/drift.ts';
import type { Ring } from '../../../core/demand/ring.ts';
import { adoptSteps } from '../../../core/demand/ring.ts';
import { isPoolSeries } from '../../../core/forecast/forecast.ts';
import { inheritMixture, originsOf } from '../../../core/forecast/mixture/inherit.ts';
import type { Mixture } from '../../../core/forecast/mixture/state.ts';
import { createMixture, mixtureShape, NO_PLACE } from '../../../core/forecast/mixture/state.ts';
import { voiceNames, voicesOf } from '../../../core/forecast/model/experts.ts';
import { isSeasoned } from '../../../core/forecast/series-model.ts';
import { formatTarget } from '../../../core/forecast/target.ts';
import type { PackedArray } from '../../../core/units/packed.ts';
import { NotPacked, pack, unpack } from '../../../core/units/packed.ts';
import { present } from '../../../core/units/check.ts';
import { DAY_MS } from '../../../core/units/time.ts';

/** About so many series are kept between two cycles: 10,000 within about an hour. */
const SERIES_EACH = 200;
/** All slices are kept within this many cycles, if that is less. */
const SLICES_EACH_MAX = 7;
/** Older ones are left aside: what the weights were the day before yesterday is worth less than learning anew. */
const AGE_MAX_MS = DAY_MS;

/** Where the round of slices is. */
export interface Turn {
  place: number;
  /** Of the past that is remembered. */
  edition: string;
}

interface SliceHead {
  readonly stepMs: number;
  /** Whom it knows of, and which of them brought quantiles of their own. */
  readonly voices: { readonly names: readonly string[]; readonly own: readonly number[] };
  readonly edition: string;
  /** Index of lead 0 when it was kept. */
  readonly issue: number;
  readonly series: readonly {
    readonly id: string;
    readonly layout: string;
    readonly ring: RingHead;
    readonly drift?: readonly number[];
  }[];
}

type RingHead = Pick<Ring, 'end' | 'first'>;

/** The next slices in turn, none while nothing is known. Series that have much to learn yet are left out. */
export function nextSlices(state: PlannerState, turn: Turn): readonly Slice[] {
  const { issue } = state;
  if (issue === undefined || state.entries.size === 0) return [];
  const each = Math.floor((SERIES_EACH * SLICES) / state.entries.size);
  const places = Array.from({ length: Math.min(SLICES_EACH_MAX, Math.max(1, each)) }, () => {
    turn.place = (turn.place + 1) % SLICES;
    return turn.place;
  });
  const byPlace = new Map(places.map((place): [number, SeriesEntry[]] => [place, []]));
  for (const entry of state.entries.values()) {
    if (entry.learning.caughtUp && isSeasoned(entry.model)) byPlace.get(placeOf(entry.id))?.push(entry);
  }
  return [...byPlace].flatMap(([place, entries]) =>
    entries.length === 0
      ? []
      : [{ place, bytes: packSlice(state, { issue, edition: turn.edition }, entries) }],
  );
}

function packSlice(
  state: PlannerState,
  kept: Pick<SliceHead, 'issue' | 'edition'>,
  entries: readonly SeriesEntry[],
): Uint8Array {
  const head: SliceHead = {
    stepMs: state.policy.stepMs,
    voices: { names: voiceNames(state.cards), own: voicesOf(state.cards).own },
    ...kept,
    series: entries.map(({ id, model, drift, ring: { end, first } }) => ({
      id,
      layout: layoutOf(model),
      ring: { end, first },
      drift: [...drift],
    })),
  };
  return pack({ head, arrays: entries.flatMap((entry) => [entry.ring.values, ...partsOf(entry)]) });
}

/** Takes slices in. Sources are made on first sight. */
export function recallSlices(
  state: PlannerState,
  turn: Turn,
  { slices, edition, drifts, now }: Kept,
): Recalled {
  for (const drift of drifts) state.drifts.set(driftKey(drift), drift);
  turn.edition = edition;
  const newest = Math.floor(now / state.policy.stepMs);
  const refused: string[] = [];
  let since = Number.POSITIVE_INFINITY;
  let series = 0;
  let pastIsShort = false;
  for (const bytes of slices) {
    try {
      const { head, arrays } = readSlice(state, bytes, { newest, edition });
      const recalled = recall(state, head, arrays);
      series += recalled.count;
      pastIsShort ||= recalled.isShort;
      if (recalled.count > 0) since = Math.min(since, head.issue);
    } catch (error) {
      if (!(error instanceof NotPacked)) throw error;
      refused.push(error.message);
    }
  }
  return {
    series,
    everyPool: [...state.entries.values()].every(({ pool, learning }) => !pool || learning.recalled),
    until: Number.isFinite(since) && !pastIsShort ? since * state.policy.stepMs : undefined,
    refused,
  };
}

function readSlice(
  state: PlannerState,
  bytes: Uint8Array,
  { newest, edition }: { readonly newest: number; readonly edition: string },
): { head: SliceHead; arrays: readonly PackedArray[] } {
  const { head, arrays } = unpack(bytes);
  const { stepMs, voices, issue, series, ...of } = (head ?? {}) as Partial<SliceHead>;
  if (stepMs !== state.policy.stepMs) throw new NotPacked('it was kept by other settings');
  if (of.edition !== edition) throw new NotPacked('something was imported since it was kept');
  if (issue === undefined || !series || !voices) throw new NotPacked('its head is incomplete');
  if (originsFor(state, voices).every((origin) => origin === NO_PLACE)) {
    throw new NotPacked('it was kept by other models, of which none is left');
  }
  if (issue > newest) throw new NotPacked('it was kept in what is the future now');
  if ((newest - issue) * stepMs > AGE_MAX_MS) throw new NotPacked('it is older than a day');
  return { head: { stepMs, voices, edition, issue, series }, arrays };
}

const originsFor = ({ cards }: PlannerState, { names }: SliceHead['voices']): Int16Array =>
  originsOf(names, voiceNames(cards));

/** How many series of the slice fit the planner of today, and whether one of them is to remember more than it did. */
function recall(
  state: PlannerState,
  { voices, series }: SliceHead,
  arrays: readonly PackedArray[],
): { count: number; isShort: boolean } {
  const origins = originsFor(state, voices);
  let [at, count, isShort] = [0, 0, false];
  for (const { id, layout, ring, drift } of series) {
    const known = isPoolSeries(id) ? state.entries.get(id) : sourceEntry(state, id);
    const [steps, ...kept] = arrays.slice(at, at + 1 + PARTS.length);
    at += 1 + PARTS.length;
    if (!known || layoutOf(known.model) !== layout || !steps) continue;
    const { shape } = known.model;
    const { targets, levels, memory } = shape;
    const from = mixtureShape({ experts: voices.names.length, own: voices.own }, { targets, levels, memory });
    const mixture = createMixture(from);
    if (PARTS.some((part, index) => mixture[part].length !== kept[index]?.length)) continue;
    PARTS.forEach((part, index) => {
      mixture[part].set(present(kept[index], 'a part'));
    });
    // Models that look back further than those before: its past is read again.
    if (steps.length !== known.ring.values.length) isShort = true;
    else if (!adoptSteps(known.ring, { ...ring, values: steps })) continue;
    const next = inheritMixture(mixture, { from, to: shape, origins });
    for (const part of PARTS) known.model.mixture[part].set(next[part]);
    known.drift = readDrift(drift) ?? known.drift;
    known.learning.recalled = true;
    count += 1;
  }
  return { count, isShort };
}

/** All of a mixture: one that is forgotten here does not compile. */
const PARTS = Object.keys({
  errors: true,
  losses: true,
  regrets: true,
  regretSquares: true,
  strains: true,
  increments: true,
  judged: true,
  awake: true,
} satisfies Record<keyof Mixture, true>) as readonly (keyof Mixture)[];

const partsOf = ({ model }: SeriesEntry): readonly PackedArray[] => PARTS.map((part) => model.mixture[part]);

const layoutOf = ({ layout }: SeriesEntry['model']): string =>
  [...layout.targets.map(formatTarget), ...layout.levels].join();

/** FNV-1a of the name: spread evenly, and the same in every process. */
function placeOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % SLICES;
}
