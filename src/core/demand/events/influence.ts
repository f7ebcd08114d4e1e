/**
 * What does an event do to one series? Its effect on the whole is known; a series has a share in it.
 *
 * A factor f on a part s of a series is 1 + s·(f − 1) on all of it: on a source that the event names s is 1, on a
 * pool it is the share of the sources that are named. Of a volume a series has its share of the requests.
 */
import type { EventKind, FactorEstimate, KnownEvent } from './announced-event.ts';
import { isUnwatched } from './announced-event.ts';
import type { TimeRange } from '../../units/time.ts';
import { SECOND_MS } from '../../units/time.ts';

/** An event as it acts on one series. */
export interface Influence extends TimeRange {
  readonly kind: EventKind;
  readonly factor: number;
  /** Standard deviation of the factor's logarithm. */
  readonly logDeviation: number;
  /** Requests per step; negative: so many fewer. */
  readonly added: number;
  /** Standard deviation, requests per step. */
  readonly deviation: number;
  /** What is counted meanwhile says nothing about demand. */
  readonly isBlind: boolean;
}

export interface Share {
  /** The series, if what an event does may be known of it alone. */
  readonly series?: string;
  /** Of the series' requests, those of sources that the event names; in [0, 1]. */
  readonly ofSeries: number;
  /** Of the requests of all sources that the event names, those in this series; in [0, 1]. */
  readonly ofEvent: number;
}

/** A source that an event names, and no other. */
export const WHOLE: Share = { ofSeries: 1, ofEvent: 1 };

/** Of an effect that nobody knows: two of three are within a third. */
export const UNKNOWN: FactorEstimate = { logFactor: 0, logVariance: 0.3 ** 2 };
/** Of a pool so much may be in maintenance before its sum stops saying anything about its demand. */
const BLIND_SHARE = 0.05;

export function influenceOf(event: KnownEvent, share: Share, stepMs: number): Influence {
  const { from, to, kind, effect } = event;
  const isBlinding = isUnwatched(kind);
  const neutral = {
    ...{ from, to, kind, factor: 1, logDeviation: 0, added: 0, deviation: 0 },
    isBlind: isBlinding && share.ofSeries > BLIND_SHARE,
  };
  switch (effect.kind) {
    case 'factor':
      return { ...neutral, ...factorOn(share.ofSeries, effect.factor, effect.logDeviation) };
    case 'volume': {
      const perStep = (share.ofEvent * stepMs) / SECOND_MS;
      return { ...neutral, added: effect.requestsPerSecond * perStep, deviation: effect.deviation * perStep };
    }
    case 'learn':
      return isBlinding ? neutral : { ...neutral, ...estimateOn(share.ofSeries, UNKNOWN) };
    case 'learned':
      return {
        ...neutral,
        ...estimateOn(share.ofSeries, effect.parts.get(share.series ?? '') ?? effect.all),
      };
  }
}

const estimateOn = (share: number, { logFactor, logVariance }: FactorEstimate) =>
  factorOn(share, Math.exp(logFactor), Math.sqrt(logVariance));

/** d log(1 + s·(f − 1)) = s·f ÷ (1 + s·(f − 1)) · d log f. */
function factorOn(share: number, factor: number, logDeviation: number) {
  const onAll = 1 + share * (factor - 1);
  return { factor: onAll, logDeviation: onAll > 0 ? (logDeviation * share * factor) / onAll : 0 };
}
