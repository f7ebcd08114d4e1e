/**
 * The richer error model on the wire: a google.rpc.Status in the trailer `grpc-status-details-bin`, which
 * holds BadRequest, ErrorInfo and RetryInfo as google.protobuf.Any. Any gRPC library can read them.
 *
 * The few messages are spelled out here and not loaded from googleapis' protos: those are 400 lines more.
 */
import { status } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Duration__Output } from '../gen/google/protobuf/Duration.ts';
import { toDuration, toMilliseconds } from '../wire-time.ts';
import type { Failure, FailureDetails, Violation } from './failure.ts';

/** Trailer that carries the encoded google.rpc.Status. */
export const DETAILS_TRAILER = 'grpc-status-details-bin';

const field = (id: number, type: string) => ({ id, type });
const repeated = (id: number, type: string) => ({ id, type, rule: 'repeated' });

const definitions = fromJSON(
  {
    nested: {
      Any: { fields: { typeUrl: field(1, 'string'), value: field(2, 'bytes') } },
      Duration: { fields: { seconds: field(1, 'int64'), nanos: field(2, 'int32') } },
      Status: {
        fields: { code: field(1, 'int32'), message: field(2, 'string'), details: repeated(3, 'Any') },
      },
      FieldViolation: { fields: { field: field(1, 'string'), description: field(2, 'string') } },
      BadRequest: { fields: { fieldViolations: repeated(1, 'FieldViolation') } },
      RetryInfo: { fields: { retryDelay: field(1, 'Duration') } },
      // What a map<string, string> is on the wire.
      Entry: { fields: { key: field(1, 'string'), value: field(2, 'string') } },
      ErrorInfo: {
        fields: { reason: field(1, 'string'), domain: field(2, 'string'), metadata: repeated(3, 'Entry') },
      },
    },
  },
  { longs: Number, defaults: true, arrays: true },
);

interface Any {
  readonly typeUrl: string;
  readonly value: Buffer;
}
interface ErrorInfo {
  readonly reason: string;
  readonly domain: string;
  readonly metadata: readonly { readonly key: string; readonly value: string }[];
}

const codec = <T>(name: string): MessageTypeDefinition<T, T> =>
  definitions[name] as unknown as MessageTypeDefinition<T, T>;

const STATUS = codec<{ code: number; message: string; details: readonly Any[] }>('Status');
const BAD_REQUEST = codec<{ fieldViolations: readonly Violation[] }>('BadRequest');
const ERROR_INFO = codec<ErrorInfo>('ErrorInfo');
const RETRY_INFO = codec<{ retryDelay: Duration__Output | null }>('RetryInfo');

const TYPE_PREFIX = 'type.googleapis.com/google.rpc.';
const DOMAIN = 'pra';

const any = (name: string, value: Buffer): Any => ({ typeUrl: TYPE_PREFIX + name, value });

/** The failure as the bytes of a google.rpc.Status. */
export function encodeDetails(failure: Failure): Buffer {
  const { violations, reason, facts, retryDelayMs } = failure.details;
  const details: Any[] = [];
  if (violations.length > 0) {
    details.push(any('BadRequest', BAD_REQUEST.serialize({ fieldViolations: violations })));
  }
  if (reason !== undefined) {
    const metadata = Object.entries(facts).map(([key, value]) => ({ key, value }));
    details.push(any('ErrorInfo', ERROR_INFO.serialize({ reason, domain: DOMAIN, metadata })));
  }
  if (retryDelayMs !== undefined) {
    const retryDelay = toDuration(retryDelayMs) as Duration__Output;
    details.push(any('RetryInfo', RETRY_INFO.serialize({ retryDelay })));
  }
  return STATUS.serialize({ code: status[failure.code], message: failure.message, details });
}

/** What the bytes of a google.rpc.Status say; details of types that we do not send are passed over. */
export function decodeDetails(bytes: Buffer): FailureDetails {
  const details: { -readonly [Key in keyof FailureDetails]: FailureDetails[Key] } = {
    violations: [],
    reason: undefined,
    facts: {},
    retryDelayMs: undefined,
  };
  for (const { typeUrl, value } of STATUS.deserialize(bytes).details) {
    if (typeUrl === `${TYPE_PREFIX}BadRequest`) {
      details.violations = BAD_REQUEST.deserialize(value).fieldViolations;
    } else if (typeUrl === `${TYPE_PREFIX}ErrorInfo`) {
      const info = ERROR_INFO.deserialize(value);
      details.reason = info.reason;
      details.facts = Object.fromEntries(info.metadata.map(({ key, value }) => [key, value]));
    } else if (typeUrl === `${TYPE_PREFIX}RetryInfo`) {
      const { retryDelay } = RETRY_INFO.deserialize(value);
      details.retryDelayMs = retryDelay === null ? undefined : toMilliseconds(retryDelay);
    }
  }
  return details;
}
