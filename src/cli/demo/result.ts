/** What the demo measured: the document that `--json` prints, and of which the tables are made. */
import type { DayScore } from '../../app/backtest/decide/scoring.ts';

export interface DemoResult {
  readonly load: LoadSummary;
  readonly instances: InstanceSummary;
  readonly policies: {
    readonly pra: PolicyScore;
    readonly hpa70: PolicyScore;
    readonly oracle: PolicyScore;
  };
  /** By window, ascending. */
  readonly accuracy: readonly WindowAccuracy[];
  /** `null`: the service never scaled out. */
  readonly directive: ShownDirective | null;
}

/** The day that was replayed; times are ISO-8601, UTC. */
interface LoadSummary {
  readonly source: string;
  readonly historyFrom: string;
  readonly from: string;
  readonly to: string;
  readonly requests: number;
}

interface InstanceSummary {
  /** What one instance takes. */
  readonly requestsPerSecond: number;
  readonly startSeconds: number;
  /** Starts of instances with PRA, and how many of them failed. */
  readonly starts: number;
  readonly failedStarts: number;
}

export interface PolicyScore extends DayScore {
  /** Instance-hours relative to the oracle's and to the HPA's. */
  readonly hoursOfOracle: number;
  readonly hoursOfHpa: number;
}

/** How well the total of one window was forecast. Errors: sum of absolute errors over sum of actuals. */
export interface WindowAccuracy {
  readonly windowMinutes: number;
  /** Forecasts that were scored. */
  readonly forecasts: number;
  readonly error: number;
  /** `null`: no expert was scored as often. */
  readonly bestExpert: { readonly model: string; readonly error: number } | null;
  /** The error of 'the same as yesterday'; `null`: it was not scored as often. */
  readonly yesterdayError: number | null;
  /** By level: share of the actuals at or under the quantile. */
  readonly coverage: readonly { readonly level: number; readonly share: number }[];
}

/** One directive, why it was given, and what came of it. */
export interface ShownDirective {
  readonly pool: string;
  readonly decidedAt: string;
  readonly readyBy: string;
  readonly from: number;
  readonly to: number;
  readonly revision: number;
  readonly inputs: {
    readonly level: number;
    /** Requests per second, as in `DecisionInputs`. */
    readonly liveRatePerSecond: number;
    readonly addRatePerSecond: number;
    readonly capacityPerSecond: number;
    readonly models: readonly { readonly model: string; readonly weight: number }[];
  };
  readonly trail: readonly {
    readonly rule: string;
    readonly from: number;
    readonly to: number;
    readonly why: string;
  }[];
  /** The minute for which it was made, what it needed, and what the two policies had ready then. */
  readonly outcome: {
    readonly at: string;
    readonly needed: number;
    readonly readyWithPra: number;
    readonly readyWithHpa70: number;
  };
}
