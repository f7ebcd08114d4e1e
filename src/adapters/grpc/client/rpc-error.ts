/** What a call of the client fails with: the status, with the details of the richer error model read. */
import { status } from '@grpc/grpc-js';
import type { ServiceError } from '@grpc/grpc-js';

import { decodeDetails, DETAILS_TRAILER } from '../status/details.ts';
import type { FailureDetails, Violation } from '../status/failure.ts';

export class RpcError extends Error {
  override readonly name = 'RpcError';
  /** Name of the status: `INVALID_ARGUMENT`, `UNAVAILABLE`, … */
  readonly code: keyof typeof status;
  /** Every field that was wrong. */
  readonly violations: readonly Violation[];
  /** Stable word, for example `unknown-pool`. */
  readonly reason: string | undefined;
  /** What a program may want to know of the reason. */
  readonly facts: Readonly<Record<string, string>>;
  /** When to try again, if that may help. */
  readonly retryDelayMs: number | undefined;

  constructor(code: keyof typeof status, message: string, details: Partial<FailureDetails>) {
    super(message);
    this.code = code;
    this.violations = details.violations ?? [];
    this.reason = details.reason;
    this.facts = details.facts ?? {};
    this.retryDelayMs = details.retryDelayMs;
  }
}

/** The error of grpc-js with its details read. Other servers and proxies may send none, or broken ones. */
export function toRpcError({
  code,
  details,
  metadata,
}: Pick<ServiceError, 'code' | 'details' | 'metadata'>): RpcError {
  const name = status[code] as keyof typeof status | undefined;
  return new RpcError(name ?? 'UNKNOWN', details, readDetails(metadata.get(DETAILS_TRAILER)[0]));
}

function readDetails(trailer: string | Buffer | undefined): Partial<FailureDetails> {
  if (!Buffer.isBuffer(trailer)) return {};
  try {
    return decodeDetails(trailer);
  } catch {
    return {};
  }
}
