/** When is a model that learns from all series trained anew? Often at first, and the less often the more is known, since a day then adds little. */
import { DAY_MS } from '../units/time.ts';

/** Again when so much more is known. */
const GROWTH = 0.2;

/** From one training to the next, whole days: at least one, and no more than fit into `mostMs`, unless that is less than one. */
export function retrainAfterMs({
  knownMs,
  mostMs,
}: {
  readonly knownMs: number;
  readonly mostMs: number;
}): number {
  const most = Math.max(1, Math.floor(mostMs / DAY_MS));
  return DAY_MS * Math.min(most, Math.max(1, Math.floor((GROWTH * Math.max(0, knownMs)) / DAY_MS)));
}
