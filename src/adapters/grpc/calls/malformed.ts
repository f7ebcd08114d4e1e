/**
 * Bytes that are no message of the expected type. grpc-js answers them with INTERNAL, as if it were our
 * fault; here they reach the handler as a mark, and it says INVALID_ARGUMENT.
 */
import { Failure } from '../status/failure.ts';

const MALFORMED = Symbol('malformed');

/** `deserialize`, with a mark in place of an exception. */
export const marking =
  <Message>(deserialize: (bytes: Buffer) => Message) =>
  (bytes: Buffer): Message => {
    try {
      return deserialize(bytes);
    } catch {
      return MALFORMED as Message;
    }
  };

/** The message; throws if it is the mark. */
export function wellFormed<Message>(message: Message): Message {
  if (message !== MALFORMED) return message;
  throw new Failure('INVALID_ARGUMENT', 'the bytes are not a message of this method', {
    reason: 'malformed-message',
  });
}
