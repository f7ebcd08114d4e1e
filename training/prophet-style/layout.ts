/**
 * What is where in a row, and how many steps is each duration? The fit writes rows, the graph reads them, and
 * both go by this table, which is a function of the step and of the event channels.
 */
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import * as settings from './settings.ts';

/** A part of the row: [from, from + length). */
export interface Part {
  readonly from: number;
  readonly length: number;
}

export interface Layout {
  readonly stepMs: number;
  readonly contextLength: number;
  readonly horizon: number;
  /** Channels of the calendar input, the day's first. */
  readonly calendar: readonly string[];
  readonly events: readonly string[];
  /** Widths of the means of the newest residuals, in steps. */
  readonly recentSteps: readonly number[];
  readonly aroundSteps: number;
  readonly beforeSteps: number;
  /** Leads with coefficients of their own, 0-based, ascending, the first and the last among them. */
  readonly knots: readonly number[];
  /** Of the autoregression: recent means, yesterday around the target, yesterday before the issue. */
  readonly features: number;
  readonly parts: Parts;
  readonly rowLength: number;
}

/** Values in requests per step unless said otherwise; coefficients of seasons too, but where they multiply. */
export interface Parts {
  /** End of the history in days since the epoch, level there, slope a day, days in which the slope fades. */
  readonly trend: Part;
  /** 1: seasons and events are shares of the trend; 0: they are added to it. */
  readonly multiplicative: Part;
  readonly daily: Part;
  readonly weekly: Part;
  /** The weekly coefficients turned back by a day: what the season was yesterday, from today's calendar. */
  readonly weeklyYesterday: Part;
  readonly events: Part;
  /** The greatest residual that counts. */
  readonly residualMax: Part;
  /** [knot, feature]. */
  readonly coefficients: Part;
}

const waves = (name: string, harmonics: number): readonly string[] =>
  Array.from({ length: harmonics }, (_, k) => [`${name}_sin_${k + 1}`, `${name}_cos_${k + 1}`]).flat();

const DAILY_CHANNELS = waves('tod', settings.DAILY_HARMONICS);
const WEEKLY_CHANNELS = waves('dow', settings.WEEKLY_HARMONICS);

/** The layout at this length of step. */
export function layoutFor(stepMs: number, events: readonly string[] = []): Layout {
  const steps = (ms: number): number => Math.max(1, Math.round(ms / stepMs));
  const horizon = horizonSteps(stepMs);
  const features = settings.RECENT_MS.length + 2;
  const knots = knotsOf(horizon);
  const lengths = {
    trend: 4,
    multiplicative: 1,
    daily: DAILY_CHANNELS.length,
    weekly: WEEKLY_CHANNELS.length,
    weeklyYesterday: WEEKLY_CHANNELS.length,
    events: events.length,
    residualMax: 1,
    coefficients: knots.length * features,
  };
  return {
    stepMs,
    contextLength: steps(settings.CONTEXT_MS),
    horizon,
    calendar: [...DAILY_CHANNELS, ...WEEKLY_CHANNELS],
    events,
    recentSteps: settings.RECENT_MS.map(steps),
    aroundSteps: Math.round(settings.AROUND_MS / stepMs),
    beforeSteps: steps(settings.BEFORE_MS),
    knots,
    features,
    parts: oneAfterAnother(lengths),
    rowLength: Object.values(lengths).reduce((sum, length) => sum + length, 0),
  };
}

function oneAfterAnother(lengths: Readonly<Record<keyof Parts, number>>): Parts {
  let from = 0;
  const place = (length: number): Part => {
    const part = { from, length };
    from += length;
    return part;
  };
  return {
    trend: place(lengths.trend),
    multiplicative: place(lengths.multiplicative),
    daily: place(lengths.daily),
    weekly: place(lengths.weekly),
    weeklyYesterday: place(lengths.weeklyYesterday),
    events: place(lengths.events),
    residualMax: place(lengths.residualMax),
    coefficients: place(lengths.coefficients),
  };
}

/** Evenly in the logarithm: what is known of the last minutes fades fast at first. */
function knotsOf(horizon: number): readonly number[] {
  const last = settings.LEAD_KNOTS - 1;
  const ahead = Array.from({ length: settings.LEAD_KNOTS }, (_, i) => Math.round(horizon ** (i / last)));
  return [...new Set(ahead)].map((steps) => steps - 1);
}

/** Weights of the knots at each lead, [lead, knot]: linear in the logarithm of the steps ahead. */
export function knotWeights({ horizon, knots }: Layout): Float32Array {
  const weights = new Float32Array(horizon * knots.length);
  for (let lead = 0; lead < horizon; lead += 1) {
    const above = knots.findIndex((knot) => knot >= lead);
    const [low, high] = [knots[Math.max(0, above - 1)] ?? 0, knots[above] ?? 0];
    const share = high === low ? 1 : Math.log((lead + 1) / (low + 1)) / Math.log((high + 1) / (low + 1));
    weights[lead * knots.length + above] = share;
    if (share < 1) weights[lead * knots.length + above - 1] = 1 - share;
  }
  return weights;
}
