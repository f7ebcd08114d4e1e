/**
 * Where is a leaf best parted? At the cut, and with the unknown on the side, after which the two sides differ most:
 * Σ²/n of the left + Σ²/n of the right − Σ²/n of all, sums of what is learned about its mean (CART's variance).
 */
import { UNKNOWN_BIN } from './bins.ts';
import { BINS } from './histograms.ts';

/** In squares of coded values: a part in 2^32 of the range's square, well above what rounding makes of no gain. */
const GAIN_MIN = 1;

export interface Split {
  readonly gain: number;
  readonly slot: number;
  readonly bin: number;
  readonly unknownLeft: boolean;
}

/** A leaf that is looked at. */
export interface Parting {
  /** [slot, bin]. */
  readonly histogram: Float64Array;
  readonly rows: number;
  /** Slots that may be split by. */
  readonly slots: readonly number[];
  /** Cuts of each slot. */
  readonly cutCounts: readonly number[];
  /** As `Coding` has it, and the mean of all coded values. */
  readonly one: number;
  readonly mean: number;
  readonly leafRowsMin: number;
}

/** `undefined`: nothing is gained by any that is allowed. */
export function bestSplit({
  histogram,
  rows,
  slots,
  cutCounts,
  one,
  mean,
  leafRowsMin,
}: Parting): Split | undefined {
  let best: Split | undefined;
  let most = GAIN_MIN;
  if (rows < 2 * leafRowsMin) return undefined;
  let all = 0;
  for (let bin = 0; bin < BINS; bin += 1) all += aboutMean(histogram[bin] ?? 0, one, mean);
  const whole = (all * all) / rows;
  for (const slot of slots) {
    const first = slot * BINS;
    const cuts = cutCounts[slot] ?? 0;
    const unknown = histogram[first + UNKNOWN_BIN] ?? 0;
    const unknownRows = Math.floor(unknown / one);
    const unknownSum = aboutMean(unknown, one, mean);
    let [sum, count] = [0, 0];
    for (let bin = 0; bin <= cuts; bin += 1) {
      const value = histogram[first + bin] ?? 0;
      if (value === 0 && bin < cuts) continue;
      count += Math.floor(value / one);
      sum += aboutMean(value, one, mean);
      // The last cut has all that is known on its left: it parts something only if there is what is unknown.
      if (bin === cuts && unknownRows === 0) continue;
      const right = rows - count;
      if (count >= leafRowsMin && right >= leafRowsMin) {
        const gain = (sum * sum) / count + ((all - sum) * (all - sum)) / right - whole;
        if (gain > most) {
          best = { gain, slot, bin, unknownLeft: false };
          most = gain;
        }
      }
      if (unknownRows === 0 || bin === cuts) continue;
      const [leftSum, leftRows] = [sum + unknownSum, count + unknownRows];
      if (leftRows < leafRowsMin || rows - leftRows < leafRowsMin) continue;
      const gain =
        (leftSum * leftSum) / leftRows + ((all - leftSum) * (all - leftSum)) / (rows - leftRows) - whole;
      if (gain > most) {
        best = { gain, slot, bin, unknownLeft: true };
        most = gain;
      }
    }
  }
  return best;
}

/** Σ (q − mean) of a sum of q + 2^K. */
function aboutMean(value: number, one: number, mean: number): number {
  const count = Math.floor(value / one);
  return value - count * one - count * mean;
}
