/**
 * From whatever was thrown to what the caller is told, in one place: failures as they are, a store that is
 * not there as UNAVAILABLE, and everything else as a bug, which goes to the log under a reference.
 */
import { randomUUID } from 'node:crypto';

import { Metadata, status } from '@grpc/grpc-js';

import { NotNow, PoolTaken, StoreUnavailable } from '../../../ports/failure.ts';
import type { Telemetry } from '../../../ports/telemetry.ts';
import { DETAILS_TRAILER, encodeDetails } from './details.ts';
import { Failure, internalError, notNow, poolTaken, storeUnavailable } from './failure.ts';

export type Log = Telemetry['log'];

/** The failure that a call to `method` ends with, after `error` was thrown on its way. Bugs are logged. */
export function failureOf(error: unknown, method: string, log: Log): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof NotNow) return notNow(error);
  if (error instanceof PoolTaken) return poolTaken(error);
  if (error instanceof StoreUnavailable) return storeUnavailable(error.reason, error.message);
  const reference = randomUUID();
  log('error', 'a call failed because of a bug', { method, reference, error });
  return internalError(reference);
}

/** How grpc-js takes the end of a call: its `error` event is typed as an Error. */
export interface WireStatus extends Error {
  readonly code: status;
  readonly details: string;
  readonly metadata: Metadata;
}

/** The failure as trailers: code, message and the details of the richer error model. */
export function toWireStatus(failure: Failure): WireStatus {
  const metadata = new Metadata();
  metadata.set(DETAILS_TRAILER, encodeDetails(failure));
  const message = wellFormed(failure.message);
  return { name: failure.name, message, code: status[failure.code], details: message, metadata };
}

/** Without halves of surrogate pairs: grpc-js passes the message to `encodeURI`, which throws on them. */
const wellFormed = (text: string): string => Buffer.from(text).toString();
