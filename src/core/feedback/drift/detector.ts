/**
 * Has a series drifted? Sequential tests (Page, 'Continuous inspection schemes', 1954) on what is judged of it anyway,
 * the total of its shortest window, one outcome in five minutes:
 *
 *     up ← max(0, up + min(score, 3.5) − 1)             an alarm when up exceeds its threshold
 *     down ← max(0, down + min(−score, 2.5) − 1.5)      likewise
 *     loss ← max(0, loss + min(loss ÷ usual loss, 4) − 2)
 *
 * with the score of what came among the quantiles that were told (`quantile-score.ts`). One outcome, however odd, is
 * never enough: two or three have to agree. **Thresholds pay for their alarms**: each raises its own by half, and
 * it falls by as much again in two weeks, down to where it began. So in the long run no side of a series can alarm more
 * often than once in two weeks, however dishonest its quantiles are (the same rule keeps conformal intervals honest
 * under shift: Gibbs and Candès, 2021).
 *
 * What says nothing of demand is no drift: an unknown step is never judged, an event is in what was told, and a source
 * that is silent where there was always somebody is out of order, and so for a while is what comes after.
 */
import type { DriftKind } from './drift.ts';
import { quantileScore } from './quantile-score.ts';
import { meanPinball } from '../../scoring/pinball.ts';

/** What is known of one series: `FIELDS` numbers in 32 bits, 72 bytes. */
export type DriftState = Float32Array;

interface Side {
  readonly kind: DriftKind;
  /** Of its statistic, its threshold, the outcomes and the sum of logarithms since the statistic was 0. */
  readonly place: number;
  readonly slack: number;
  readonly cap: number;
  readonly threshold: number;
  /**
   * An excursion exceeds S by chance with about e^(−exponent · S) (Lundberg): 2 · slack of standard normal scores; of
   * losses that are spread exponentially the root of e^(−2x) = 1 − x.
   */
  readonly exponent: number;
}

/** Chosen on stretches before all test spans (`bench/drift.ts`, decision 029). */
const UP: Side = { kind: 'input', place: 0, slack: 1, cap: 3.5, threshold: 4, exponent: 2 };
const DOWN: Side = { kind: 'input', place: 4, slack: 1.5, cap: 2.5, threshold: 4, exponent: 3 };
const LOSS: Side = { kind: 'loss', place: 8, slack: 2, cap: 4, threshold: 8, exponent: 0.8 };
const SIDES = [UP, DOWN, LOSS] as const;
const [STATISTIC, THRESHOLD, RUN, LOGS] = [0, 1, 2, 3];
/** Outcomes seen, usual loss over the root of the level, usual level. */
const [SEEN, USUAL_LOSS, USUAL_LEVEL] = [12, 13, 14];
/** Outcomes for which a drift of the kind goes on at least; 0: none runs. */
const OPEN: Record<DriftKind, number> = { input: 15, loss: 16 };
/** Outcomes for which nothing counts any more. */
const MUTED = 17;
const FIELDS = 18;

/** What an alarm multiplies its threshold by. */
const RAISE = 1.5;
/** In which a threshold falls by as much again, weeks. */
const FORGIVEN_IN_WEEKS = 2;
/** Days of outcomes that usual losses and levels are means of. */
const USUAL_DAYS = 3;
/** Nobody can say what is usual before. */
const FIRST_DAYS = 1;
/** A drift is over when nothing was odd for so long, days. */
const CALM_DAYS = 0.25;
/** After a silence, and after an alarm of the input, losses are no wonder, days. */
const MUTE_DAYS = 1 / 12;
const LOG_MAX = 20;

export function createDriftState(): DriftState {
  const state = new Float32Array(FIELDS);
  for (const { place, threshold } of SIDES) state[place + THRESHOLD] = threshold;
  return state;
}

/** A forecast of the series whose time has come. */
export interface WatchedOutcome {
  readonly actual: number;
  /** As they were told, by level. */
  readonly quantiles: ArrayLike<number>;
  readonly levels: readonly number[];
}

export type DriftNews =
  | {
      readonly what: 'began';
      readonly kind: DriftKind;
      /** Outcomes ago, this one included. */
      readonly outcomes: number;
      readonly factor: number;
      readonly confidence: number;
    }
  | { readonly what: 'ended'; readonly kind: DriftKind };

/** Takes an outcome in, in the order of issues; `outcomesADay` of them come in a day. Mostly there is no news. */
export function watchOutcome(
  state: DriftState,
  outcome: WatchedOutcome,
  outcomesADay: number,
): readonly DriftNews[] {
  const seen = valueOf(state, SEEN);
  const middle = medianOf(outcome);
  const isSilent = outcome.actual === 0 && (outcome.quantiles[0] ?? 0) > 0;
  if (isSilent) state[MUTED] = Math.ceil(MUTE_DAYS * outcomesADay);
  if (valueOf(state, MUTED) > 0) {
    state[MUTED] = valueOf(state, MUTED) - 1;
    for (const side of SIDES) restart(state, side);
    return [];
  }
  const score = quantileScore(outcome.actual, outcome.quantiles, outcome.levels);
  const loss = lossOf(outcome, middle);
  const ratio = loss / valueOf(state, USUAL_LOSS);
  learn(state, { loss, level: outcome.actual, seen, outcomesADay });
  if (seen < FIRST_DAYS * outcomesADay || Number.isNaN(score)) return [];
  const log = Math.log((outcome.actual + 1) / (middle + 1));
  const inputs = [
    ...step(state, UP, { value: score, log, outcomesADay }),
    ...step(state, DOWN, { value: -score, log, outcomesADay }),
  ];
  // While the input changes, that losses do is no news.
  const isExplained = isDrifting(state, 'input') || [UP, DOWN].some((side) => isOdd(state, side, 0.75));
  if (isExplained) restart(state, LOSS);
  const value = Number.isFinite(ratio) ? ratio : 1;
  const losses = isExplained
    ? []
    : step(state, LOSS, { value, log: Math.log(Math.max(value, 1 / LOG_MAX)), outcomesADay });
  const calm = [...endOf(state, 'input', [UP, DOWN]), ...endOf(state, 'loss', [LOSS])];
  return inputs.length + losses.length + calm.length === 0 ? NOTHING : [...inputs, ...losses, ...calm];
}

/** Drifts of the kind that run. */
export const isDrifting = (state: DriftState, kind: DriftKind): boolean => valueOf(state, OPEN[kind]) > 0;

/** A drift of the kind runs, as somebody else remembers. */
export function resumeDrift(state: DriftState, kind: DriftKind, outcomesADay: number): void {
  state[OPEN[kind]] = Math.max(valueOf(state, OPEN[kind]), Math.ceil(CALM_DAYS * outcomesADay));
}

/** The same series, as `keptDrift` gave it; `undefined`: it does not fit. */
export function readDrift(kept: unknown): DriftState | undefined {
  if (!Array.isArray(kept) || kept.length !== FIELDS || !kept.every(Number.isFinite)) return undefined;
  return Float32Array.from(kept as number[]);
}

const NOTHING: readonly DriftNews[] = [];

interface Step {
  readonly value: number;
  readonly log: number;
  readonly outcomesADay: number;
}

function step(state: DriftState, side: Side, { value, log, outcomesADay }: Step): readonly DriftNews[] {
  const { kind, place, slack, cap, exponent, threshold: first } = side;
  const kept = RAISE ** (-1 / (FORGIVEN_IN_WEEKS * 7 * outcomesADay));
  const threshold = Math.max(first, valueOf(state, place + THRESHOLD) * kept);
  state[place + THRESHOLD] = threshold;
  const statistic = Math.max(0, valueOf(state, place + STATISTIC) + Math.min(cap, value) - slack);
  if (statistic === 0) {
    restart(state, side);
    return NOTHING;
  }
  const run = valueOf(state, place + RUN) + 1;
  const logs = valueOf(state, place + LOGS) + Math.max(-LOG_MAX, Math.min(LOG_MAX, log));
  state[place + STATISTIC] = statistic;
  state[place + RUN] = run;
  state[place + LOGS] = logs;
  if (statistic <= threshold) return NOTHING;
  restart(state, side);
  state[place + THRESHOLD] = threshold * RAISE;
  const isNew = !isDrifting(state, kind);
  state[OPEN[kind]] = Math.ceil(CALM_DAYS * outcomesADay);
  if (!isNew) return NOTHING;
  const confidence = 1 - Math.exp(-exponent * statistic);
  return [{ what: 'began', kind, outcomes: run, factor: Math.exp(logs / run), confidence }];
}

/** Counts a drift that runs down, unless something is odd. */
function endOf(state: DriftState, kind: DriftKind, sides: readonly Side[]): readonly DriftNews[] {
  const open = valueOf(state, OPEN[kind]);
  if (open === 0) return NOTHING;
  if (sides.some((side) => isOdd(state, side, 0.5))) return NOTHING;
  state[OPEN[kind]] = open - 1;
  return open > 1 ? NOTHING : [{ what: 'ended', kind }];
}

/** The statistic is as much of where its threshold begins, or more. */
const isOdd = (state: DriftState, { place, threshold }: Side, share: number): boolean =>
  valueOf(state, place + STATISTIC) > share * threshold;

function restart(state: DriftState, { place }: Side): void {
  state[place + STATISTIC] = state[place + RUN] = state[place + LOGS] = 0;
}

function learn(
  state: DriftState,
  {
    loss,
    level,
    seen,
    outcomesADay,
  }: { readonly loss: number; readonly level: number; readonly seen: number; readonly outcomesADay: number },
): void {
  const most = USUAL_DAYS * outcomesADay;
  const rate = 1 / Math.min(seen + 1, most);
  state[SEEN] = Math.min(seen + 1, most);
  const usual = valueOf(state, USUAL_LOSS);
  // One monstrous outcome must not make the next hundred look fine.
  const counted = seen > 0 ? Math.min(loss, LOSS.cap * Math.max(usual, Number.MIN_VALUE)) : loss;
  state[USUAL_LOSS] = usual + rate * ((seen < FIRST_DAYS * outcomesADay ? loss : counted) - usual);
  state[USUAL_LEVEL] = valueOf(state, USUAL_LEVEL) + rate * (level - valueOf(state, USUAL_LEVEL));
}

/** Pinball loss over the root of the level, with which errors grow. */
const lossOf = ({ actual, quantiles, levels }: WatchedOutcome, middle: number): number =>
  meanPinball(actual, { quantiles, from: 0 }, levels) / Math.sqrt(Math.max(1, middle));

function medianOf({ quantiles, levels }: WatchedOutcome): number {
  const place = levels.findIndex((level) => level >= 0.5);
  return Math.max(0, quantiles[place === -1 ? levels.length - 1 : place] ?? 0);
}

const valueOf = (state: DriftState, place: number): number => state[place] ?? 0;
