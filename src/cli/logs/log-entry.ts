/** What does a line of an access log say? */
import type { Parameter } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Line } from './line-blocks.ts';
import type { Glimpse } from './request-memory.ts';

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

/**
 * What a line says. `columns`: what the columns of the lines behind it are. `undefined`: it is no request and no
 * mistake either, such as an empty line.
 */
export type LineParser = (text: string) => LoggedRequest | Problem | 'columns' | undefined;

/** A quick look at a line of ASCII; `undefined`: the parser must be asked. */
export type Glance = (bytes: Buffer, place: Pick<Line, 'start' | 'end'>) => Glimpse | undefined;

/** How the lines of one log are read. */
export interface LineReading {
  readonly parse: LineParser;
  /** Lines of which it tells the same bytes are requests of which the attributes that could be read are the same. */
  readonly glance: Glance;
}

/** May the attribute of this name be looked at? */
export type CouldRead = (attribute: string) => boolean;

/** What is wanted of requests. */
export interface RequestUse<Made extends object> {
  /** Of equal requests it is called once or more, and what it made before counts. */
  readonly make: (attributes: readonly Parameter[]) => Made;
  /** What it is not about may be another request's. */
  readonly couldRead: CouldRead;
}

/** A line of a log that should say something. Lines are counted from 1. */
export type LogEntry<Made> = LogRequest<Made> | BadLine;

export interface LogRequest<Made> {
  readonly line: number;
  readonly time: Instant;
  readonly made: Made;
}

export interface BadLine extends Problem {
  readonly line: number;
  /** The beginning of the line, without control characters. */
  readonly text: string;
}
