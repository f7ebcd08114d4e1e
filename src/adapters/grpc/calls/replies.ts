/**
 * Replies to a client's stream, as fast as it takes them.
 *
 * A reader that takes nothing for too long is told to subscribe again: it holds the memory of a stream for
 * news that it does not read.
 */
import { readerTooSlow } from '../status/failure.ts';
import type { OpenStream } from './open-streams.ts';

export type Replies<Reply> = AsyncIterable<Reply> | Iterable<Reply>;

/** The half of a call that is written to. */
export interface ReplyWriter<Reply> {
  /** False: the buffer is full. `taken` is called when HTTP/2 has taken the reply, but never after the call was cancelled. */
  write(reply: Reply, taken: () => void): boolean;
}

export interface Pace {
  /**
   * When the next reply is asked for. `buffered`: while there is room in the stream's buffer (16 replies), for
   * replies that all count; twice as fast. `taken`: when the one before was taken, so that a source which
   * conflates hands a slow reader its newest value and never a backlog.
   */
  readonly next: 'buffered' | 'taken';
  /** A reader that takes nothing for so long is evicted. */
  readonly slowReaderTimeoutMs: number;
}

/** Writes all replies; throws what they throw, or the reason for which the call was ended. */
export async function writeAll<Reply>(
  replies: Replies<Reply>,
  { writer, open }: { readonly writer: ReplyWriter<Reply>; readonly open: OpenStream },
  pace: Pace,
): Promise<void> {
  for await (const reply of replies) {
    if (open.signal.aborted) break;
    let taken = (): void => undefined;
    const room = writer.write(reply, () => {
      taken();
    });
    if (room && pace.next === 'buffered') continue;
    const evict = setTimeout(() => {
      open.abort(readerTooSlow(pace.slowReaderTimeoutMs));
    }, pace.slowReaderTimeoutMs);
    await new Promise<void>((resolve) => {
      taken = resolve;
      open.signal.addEventListener('abort', taken, { once: true });
    });
    open.signal.removeEventListener('abort', taken);
    clearTimeout(evict);
  }
  open.signal.throwIfAborted();
}
