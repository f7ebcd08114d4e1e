/**
 * The messages of one half of a call as an async iterable. It takes a message only when the one before was
 * consumed, so that HTTP/2 flow control holds back a sender that is too fast.
 *
 * Not the stream's own iterator: leaving that one destroys the call, whose other half may still have
 * something to say, and an error makes it forget the messages that came before.
 */
import type { Readable } from 'node:stream';

/** What came and comes until the sender ends its half; when `signal` aborts, its reason is thrown after what came. */
export async function* messagesOf<Message>(call: Readable, signal: AbortSignal): AsyncGenerator<Message> {
  let wake = (): void => undefined;
  const onEvent = (): void => {
    wake();
  };
  call.on('readable', onEvent).on('end', onEvent);
  signal.addEventListener('abort', onEvent);
  try {
    for (;;) {
      const message = call.read() as Message | null;
      if (message !== null) {
        yield message;
        continue;
      }
      signal.throwIfAborted();
      if (call.readableEnded) return;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    call.off('readable', onEvent).off('end', onEvent);
    signal.removeEventListener('abort', onEvent);
  }
}
