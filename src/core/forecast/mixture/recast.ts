/** What some experts say, brought into the order of another cast. */
import type { MixtureShape, Spoken } from './state.ts';
import { NO_PLACE } from './state.ts';

export interface SpokenPart {
  readonly spoken: Spoken;
  /** Of those who speak in this part. */
  readonly shape: Pick<MixtureShape, 'experts' | 'own' | 'ownPlaces'>;
  /** By expert of the cast: its place in this part, NO_PLACE: it is not in it. */
  readonly origins: Int16Array;
}

/** By target of the row; who is in no part sleeps. */
export function spokenAs(
  to: MixtureShape,
  { targets, parts }: { readonly targets: number; readonly parts: readonly SpokenPart[] },
): Spoken {
  const levels = to.levels.length;
  const points = new Float32Array(targets * to.experts).fill(Number.NaN);
  const quantiles = new Float32Array(targets * to.own * levels).fill(Number.NaN);
  for (const { spoken, shape, origins } of parts) {
    origins.forEach((origin, expert) => {
      if (origin === NO_PLACE) return;
      const [from, into] = [shape.ownPlaces[origin] ?? NO_PLACE, to.ownPlaces[expert] ?? NO_PLACE];
      for (let target = 0; target < targets; target += 1) {
        points[target * to.experts + expert] = spoken.points[target * shape.experts + origin] ?? Number.NaN;
        if (from === NO_PLACE || into === NO_PLACE) continue;
        const start = (target * shape.own + from) * levels;
        quantiles.set(spoken.quantiles.subarray(start, start + levels), (target * to.own + into) * levels);
      }
    });
  }
  return { points, quantiles };
}
