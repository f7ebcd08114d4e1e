/** What does a line of an access log say? */
import type { Parameter } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';

/** `common` and `combined`: of Apache, nginx and most others. `tsv`: columns between tabs, a request a line. */
export type LogFormat = (typeof LOG_FORMATS)[number];
export const LOG_FORMATS = ['combined', 'common', 'tsv'] as const;

/** A request, with the attributes that `requestAttributes` makes of what the log has. */
export interface LoggedRequest {
  readonly attributes: readonly Parameter[];
  readonly time: Instant;
}

/** Why a line is no request. */
export interface Problem {
  /** For people, starting in lower case. */
  readonly problem: string;
}

/** What a line says; `undefined`: it is no request and no mistake either, such as an empty line. */
export type LineParser = (text: string) => LoggedRequest | Problem | undefined;

/** A line of a log that should say something. Lines are counted from 1. */
export type LogEntry = LogRequest | BadLine;

export interface LogRequest extends LoggedRequest {
  readonly line: number;
}

export interface BadLine extends Problem {
  readonly line: number;
  /** The beginning of the line, without control characters. */
  readonly text: string;
}
