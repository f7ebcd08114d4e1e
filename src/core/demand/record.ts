/** Requests as a client reports them, before the extraction rules make a source of their attributes. */
import type { Parameter, SourceId } from '../units/source-key.ts';
import type { Instant } from '../units/time.ts';
import { DAY_MS, floorToStep } from '../units/time.ts';

export type Outcome = 'served' | 'rejected' | 'failed' | 'cold';

/** Requests of the same attributes; the sums are over all `count` of them. */
export interface RequestRecord {
  readonly time: Instant;
  /** At least 1. */
  readonly count: number;
  readonly attributes: readonly Parameter[];
  readonly outcome: Outcome;
  /** Not the first attempt: no new demand. */
  readonly retry: boolean;
  readonly cpuSeconds: number;
  /** Held by one request. */
  readonly memoryBytes: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly serviceSeconds: number;
}

/** Requests of one source in one step of the past. */
export interface HistoryRow {
  readonly source: SourceId;
  /** On a whole step. */
  readonly start: Instant;
  readonly count: number;
}

/** Clocks differ, and whoever writes local time for UTC is half a day ahead; what is further ahead is no past. */
export const IMPORT_AHEAD_MS = DAY_MS;

/** Start of the last step that an import may count in. */
export const latestImportStart = (stepMs: number, now: Instant): Instant =>
  floorToStep(now + IMPORT_AHEAD_MS, stepMs);
