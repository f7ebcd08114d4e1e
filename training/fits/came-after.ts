/** What is learned to say, by set: the steps at some leads, then the mean and the peak of each window. */

/** What came after an issue, in requests per step; NaN where it is unknown, or lies beyond the past. */
export function cameAfter(
  values: Float32Array,
  { knots, windows }: { readonly knots: readonly number[]; readonly windows: readonly number[] },
  set: number,
): (issue: number) => number {
  const lead = knots[set];
  if (lead !== undefined) return (issue) => values[issue + lead] ?? Number.NaN;
  const place = set - knots.length;
  const steps = windows[place >> 1] ?? 1;
  const isMean = place % 2 === 0;
  return (issue) => {
    let [sum, most] = [0, 0];
    for (let step = issue; step < issue + steps; step += 1) {
      const value = values[step] ?? Number.NaN;
      sum += value;
      most = Math.max(most, value);
    }
    return isMean ? sum / steps : most;
  };
}
