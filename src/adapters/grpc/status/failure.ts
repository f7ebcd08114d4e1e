/**
 * What a call can fail with, as data: the code, a message for people, and the details of the richer error
 * model. Everything that is thrown on its way through the door ends as one of these.
 */
import { status } from '@grpc/grpc-js';

import type { NotNow, PoolTaken } from '../../../ports/failure.ts';

export type FailureCode = Exclude<keyof typeof status, 'OK' | 'UNKNOWN'>;

export interface FailureDetails {
  /** google.rpc.BadRequest: every field that is wrong. */
  readonly violations: readonly Violation[];
  /** google.rpc.ErrorInfo: a stable word, with the facts that a program may want. */
  readonly reason: string | undefined;
  readonly facts: Readonly<Record<string, string>>;
  /** google.rpc.RetryInfo: when to try again. */
  readonly retryDelayMs: number | undefined;
}

export interface Violation {
  /** Path of the field in the spelling of the protos: `records[3].attributes[0].name`. */
  readonly field: string;
  /** What came and what is allowed. */
  readonly description: string;
}

/** All of a failure has to fit into headers of 8 KiB, where a character may take nine bytes. */
const MESSAGE_LENGTH_MAX = 500;

/** The end of a call other than OK, ready to be told. */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: FailureCode;
  readonly details: FailureDetails;

  constructor(code: FailureCode, message: string, details: Partial<FailureDetails> = {}) {
    super(message.slice(0, MESSAGE_LENGTH_MAX));
    this.code = code;
    this.details = { violations: [], reason: undefined, facts: {}, retryDelayMs: undefined, ...details };
  }
}

/** How long a client should wait before it tries again what failed for a passing reason. */
const RETRY_DELAY_MS = 1_000;

/** Nobody waits for the answer any longer; it is never sent. */
export const callerGone = (): Failure => new Failure('CANCELLED', 'the caller has gone');

export const serviceStops = (): Failure =>
  new Failure('UNAVAILABLE', 'the service stops', {
    reason: 'service-stops',
    retryDelayMs: RETRY_DELAY_MS,
  });

export const readerTooSlow = (timeoutMs: number): Failure =>
  new Failure('RESOURCE_EXHAUSTED', `nothing was read for ${timeoutMs / 1_000} s; subscribe again`, {
    reason: 'reader-too-slow',
    retryDelayMs: RETRY_DELAY_MS,
  });

/** Whose the pool is; trying again does not help. */
export const poolTaken = ({ reason, message, pool, manager }: PoolTaken): Failure =>
  new Failure('FAILED_PRECONDITION', message, { reason, facts: { pool, manager } });

export const storeUnavailable = (reason: string, detail: string): Failure =>
  new Failure('UNAVAILABLE', detail, { reason, retryDelayMs: RETRY_DELAY_MS });

/** Too much is asked at once, or what answers begins again. */
export const notNow = ({ reason, message }: NotNow): Failure =>
  new Failure(reason === 'queue-full' ? 'RESOURCE_EXHAUSTED' : 'UNAVAILABLE', message, {
    reason,
    retryDelayMs: RETRY_DELAY_MS,
  });

/** Pools that an answer names at most: all of it has to fit into a header. */
const POOLS_NAMED_MAX = 20;

/** The pool that was asked for is not configured; these are. */
export function unknownPool(pool: string, configured: readonly string[]): Failure {
  const known = configured.slice(0, POOLS_NAMED_MAX).join(', ');
  return new Failure('NOT_FOUND', `there is no pool ${JSON.stringify(pool)}; there are: ${known || 'none'}`, {
    reason: 'unknown-pool',
    facts: { pool, known },
  });
}

export const noDecision = (pool: string): Failure =>
  new Failure('NOT_FOUND', `nothing was decided for ${pool} at that time`, {
    reason: 'no-decision',
    facts: { pool },
  });

export const tooManyEvents = (eventsMax: number): Failure =>
  new Failure('FAILED_PRECONDITION', `no more than ${eventsMax} events are kept; take some back first`, {
    reason: 'too-many-events',
    facts: { eventsMax: String(eventsMax) },
  });

/** Nothing of that name and version is in the folder of models, or nobody has the label that is to go. */
export const unknownModel = (model: string): Failure =>
  new Failure('NOT_FOUND', `there is no model ${JSON.stringify(model)}, or none with that label`, {
    reason: 'unknown-model',
    facts: { model },
  });

export const modelNotReady = (
  model: string,
  { state, reasons }: { readonly state: string; readonly reasons: readonly string[] },
): Failure =>
  new Failure('FAILED_PRECONDITION', `${model} is ${state}, not ready: ${reasons.join('; ')}`, {
    reason: 'model-not-ready',
    facts: { model, state },
  });

/** It is ready, but no forecast is made with it. */
export const modelNotLoaded = (model: string): Failure =>
  new Failure('FAILED_PRECONDITION', `${model} is ready, but does not mix, so it is not loaded`, {
    reason: 'model-not-loaded',
    facts: { model },
  });

/** Of a country or its region nobody knows the holidays. */
export function unknownPlace(
  place: { readonly country: string; readonly region: string } | null | undefined,
): Failure {
  const { country, region } = place ?? { country: '', region: '' };
  const called = region === '' ? country : `${country}-${region}`;
  return new Failure('NOT_FOUND', `nobody knows the holidays of ${JSON.stringify(called)}`, {
    reason: 'unknown-place',
    facts: { country, region },
  });
}

/** A bug: the caller gets a reference to the log line and nothing else. */
export const internalError = (reference: string): Failure =>
  new Failure('INTERNAL', `internal error, see ${reference} in the service's log`, {
    reason: 'internal',
    facts: { reference },
  });
