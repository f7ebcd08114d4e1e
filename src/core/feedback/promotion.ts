/**
 * Is a candidate better than the champion? By what all models together lost, and would have lost with it, hour by hour.
 *
 * A bet a side (Waudby-Smith and Ramdas, 'Estimating means of bounded random variables by betting', 2023): with
 * d = 4 (loss − loss with it) ÷ (loss + loss with it) of an hour, cut to [−1, 1] so that no single one decides, the stake Π (1 + λ (d − margin)) cannot be
 * expected to grow while hours, given those before, are no better than the margin on average; λ is chosen from the hours
 * before. So it exceeds 1 ÷ α at any time with a chance of α at most (Ville, 1939): one may look every hour, and stop
 * when it is clear. Hours do hang together, which the bet takes for skill: α is a fifth of the five per cent that are
 * meant, and what is left of these with noise of which half lasts for an hour is in the test.
 */

/** What came to be judged of one hour, sums of pinball losses, requests. */
export interface TrialHour {
  readonly loss: number;
  readonly lossWithIt: number;
}

export interface TrialVerdict {
  readonly kind: 'better' | 'worse' | 'undecided';
  readonly hours: number;
  /** By how much less would have been lost with it, a share of what was; negative: more. */
  readonly gain: number;
  /** One less the chance that it is not so, fraction. */
  readonly confidence: number;
}

/** See above. */
const ALPHA = 0.01;
/** A change has to be worth it: a half per cent less is lost. */
const MARGIN = 0.01;
const SCALE = 4;
/** A day in which nothing is decided: what was said before a trial is judged in its first hour, and hours of the night are not those of the day. */
const HOURS_MIN = 24;
/** Share of the stake that is put at risk at most. */
const RISK_MAX = 0.5;
/** Where next to nothing was lost a share tells nothing. */
const GAIN_MIN = -1_000;

/** `hours` in order; those in which nothing was lost tell nothing. */
export function judgeTrial(hours: readonly TrialHour[]): TrialVerdict {
  const told = hours.filter(({ loss, lossWithIt }) => loss + lossWithIt > 0);
  const differences = told.map(({ loss, lossWithIt }) =>
    Math.max(-1, Math.min(1, (SCALE * (loss - lossWithIt)) / (loss + lossWithIt))),
  );
  const better = stakeOf(differences.map((difference) => difference - MARGIN));
  const worse = stakeOf(differences.map((difference) => -difference - MARGIN));
  const losses = told.reduce((sum, { loss }) => sum + loss, 0);
  const withIt = told.reduce((sum, { lossWithIt }) => sum + lossWithIt, 0);
  const about = { hours: told.length, gain: losses > 0 ? Math.max(GAIN_MIN, 1 - withIt / losses) : 0 };
  const stake = Math.max(better, worse);
  const confidence = Math.max(0, 1 - 1 / Math.max(1, stake));
  if (told.length < HOURS_MIN || stake < 1 / ALPHA) return { kind: 'undecided', ...about, confidence };
  return { kind: better > worse ? 'better' : 'worse', ...about, confidence };
}

/** The highest that the stake ever was. Of each hour λ is the mean over the mean square of those before, with one of 0.1 to begin with. */
function stakeOf(differences: readonly number[]): number {
  let [stake, highest, sum, squares] = [1, 1, 0, 0.01];
  differences.forEach((difference, index) => {
    const mean = sum / (index + 1);
    const bet = Math.min(RISK_MAX, Math.max(0, mean / (squares / (index + 1))));
    stake *= 1 + bet * difference;
    highest = Math.max(highest, stake);
    sum += difference;
    squares += difference * difference;
  });
  return highest;
}
