/**
 * How much of a warm instance's share can one take that has been ready for so long?
 *
 * Learned from what requests took by the age of the instance that served them. One that takes k times as long for a
 * request gets through 1 ÷ k of them in the same time, so
 *
 *   share(age) = S(warm) ÷ S(age)                  within (0, 1], never falling with age
 *
 * S is the geometric mean of the service times in a bucket of ages, so that a few very long requests do not make it;
 * 'never falling' is the weighted isotonic regression (pool adjacent violators, Ayer and others 1955) of its logarithm.
 * Warm is whatever is in the oldest bucket with enough requests. What was seen long ago fades: a bucket that is full
 * counts half from then on.
 */
import { check } from '../../units/check.ts';
import { HOUR_MS, SECOND_MS } from '../../units/time.ts';

/** Requests seen by the age of their instance; `observeWarmUp` changes it in place. */
export interface WarmUpRecord {
  /** [bucket]: requests. */
  readonly counts: Float64Array;
  /** [bucket]: sum of the logarithms of their service times, ms. */
  readonly logs: Float64Array;
}

/** Buckets of ages: under a second, then each twice as long as the one before, up to an hour and more. */
const BUCKETS = 2 + Math.ceil(Math.log2(HOUR_MS / SECOND_MS));
/** Requests of a bucket before it says anything: the mean of so many is right to a few percent. */
const ENOUGH = 20;
/** Half of it is forgotten then. */
const FULL = 2_000;
/** No instance gets less: it would never be seen to become warm. */
const SHARE_MIN = 0.01;

export const emptyWarmUp = (): WarmUpRecord => ({
  counts: new Float64Array(BUCKETS),
  logs: new Float64Array(BUCKETS),
});

/** Adds a request that took `serviceMs` of an instance that had been ready for `ageMs`. */
export function observeWarmUp({ counts, logs }: WarmUpRecord, ageMs: number, serviceMs: number): void {
  if (!(ageMs >= 0) || !(serviceMs > 0) || !Number.isFinite(serviceMs)) return;
  const bucket = bucketOf(ageMs);
  if ((counts[bucket] ?? 0) >= FULL) {
    counts[bucket] = (counts[bucket] ?? 0) / 2;
    logs[bucket] = (logs[bucket] ?? 0) / 2;
  }
  counts[bucket] = (counts[bucket] ?? 0) + 1;
  logs[bucket] = (logs[bucket] ?? 0) + Math.log(serviceMs);
}

/** The share by age, in (0, 1]; `undefined`: too little was seen, of young ones or of old ones. */
export function learnedWarmUp({ counts, logs }: WarmUpRecord): ((ageMs: number) => number) | undefined {
  const known = Array.from(counts, (count, bucket) => ({ count, bucket }))
    .filter(({ count }) => count >= ENOUGH)
    .map(({ count, bucket }) => ({ bucket, weight: count, log: (logs[bucket] ?? 0) / count }));
  const warm = known.at(-1);
  const [youngest] = known;
  if (warm === undefined || youngest === warm) return undefined;
  const shares = risingShares(known.map(({ weight, log }) => ({ weight, value: warm.log - log })));
  const places = known.map(({ bucket }) => bucket);
  return (ageMs) => {
    const place = placeOf(ageMs);
    const after = places.findIndex((each) => each >= place);
    if (after < 0) return 1;
    const [x0 = 0, x1 = 0] = [places[after - 1], places[after]];
    const [y0 = 0, y1 = 0] = [shares[after - 1], shares[after]];
    // Younger than all that was seen enough of: as slow as the youngest of those.
    if (after === 0) return y1;
    return y0 + ((place - x0) / (x1 - x0)) * (y1 - y0);
  };
}

/** Logarithms of shares, youngest first, as shares that never fall and end at 1. */
function risingShares(
  points: readonly { readonly weight: number; readonly value: number }[],
): readonly number[] {
  const pools: { weight: number; value: number; size: number }[] = [];
  for (const { weight, value } of points) {
    let pool = { weight, value, size: 1 };
    for (let last = pools.at(-1); last !== undefined && last.value > pool.value; last = pools.at(-1)) {
      const sum = last.weight + pool.weight;
      const mean = (last.weight * last.value + pool.weight * pool.value) / sum;
      pool = { weight: sum, value: mean, size: last.size + pool.size };
      pools.pop();
    }
    pools.push(pool);
  }
  const top = pools.at(-1)?.value ?? 0;
  const shares = pools.flatMap(({ value, size }) =>
    new Array<number>(size).fill(Math.max(SHARE_MIN, Math.exp(value - top))),
  );
  check(shares.length === points.length, 'each point has a share');
  return shares;
}

/** 0 under a second, 1 from one to two, 2 to four, and so on. */
const bucketOf = (ageMs: number): number =>
  ageMs < SECOND_MS ? 0 : Math.min(BUCKETS - 1, 1 + Math.floor(Math.log2(ageMs / SECOND_MS)));

/** Where an age lies between the middles of the buckets, on the scale of their numbers. */
const placeOf = (ageMs: number): number =>
  ageMs < SECOND_MS ? 0 : Math.max(0, 0.5 + Math.log2(ageMs / SECOND_MS));
