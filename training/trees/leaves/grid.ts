/** At which values is a distribution kept? Closer together where many rows lie, and far into the upper tail. */

/** Share of the rows below which points are spread evenly among the rows. */
const BODY_SHARE = 0.9;
/** The rarest point but the greatest value: a row in so many, if there are as many. */
const TAIL_ROWS = 100;

/**
 * `length` points, ascending: half of them evenly over the lower 90 % of the values, the others ever rarer, up to the
 * greatest, which comes again where several would be the same. They are float32; unknown values (NaN) are left out.
 */
export function gridOf(values: Float32Array, length: number): Float32Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const body = length >> 1;
  const tail = length - body - 1;
  const rarest = Math.min(1, TAIL_ROWS / Math.max(1, sorted.length));
  const shares = [
    ...Array.from({ length: body }, (_, at) => (at / body) * BODY_SHARE),
    ...Array.from({ length: tail }, (_, at) => 1 - (1 - BODY_SHARE) * rarest ** (at / Math.max(1, tail - 1))),
    1,
  ];
  const points = shares.map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? 0);
  const apart = Float32Array.from(new Set(points)).sort();
  const most = apart.at(-1) ?? 0;
  return Float32Array.from({ length }, (_, at) => apart[at] ?? most);
}
