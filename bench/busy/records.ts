/**
 * The load balancer of the busy bench, in a process of its own: so many records a second, one request each, of all
 * sources in turn, twenty batches a second. Started with the address of the service, the number of sources and the
 * first pace; takes loads from its parent and answers each with how many records were acknowledged so far.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { connect, toTimestamp } from '../../src/compose-client.ts';
import { sharedMs } from '../measured.ts';
import type { Pace } from './paced-clock.ts';
import { timeAt } from './paced-clock.ts';
import { CLIENT, sourceNamed } from './names.ts';

export interface Load {
  readonly pace: Pace;
  readonly recordsPerSecond: number;
}

const BATCHES_PER_SECOND = 20;
/** After all those of the past that the service wrote. */
const FIRST_SEQUENCE = 1_000;

async function report(address: string, sources: number, first: Load): Promise<void> {
  let load = first;
  let acknowledged = 0;
  process.on('message', (next: Load) => {
    load = next;
    process.send?.(acknowledged);
  });
  const stream = connect(address).reportRequests();
  void (async () => {
    for await (const { accepted } of stream.responses) acknowledged += accepted;
  })();
  const records = Array.from({ length: sources }, (_, source) => ({
    count: 1,
    attributes: [{ name: 'source', value: sourceNamed(source) }],
    outcome: 'OUTCOME_SERVED' as const,
  }));
  let [source, sequence, due] = [0, FIRST_SEQUENCE, sharedMs()];
  for (;;) {
    const time = toTimestamp(timeAt(load.pace));
    const batch = Array.from({ length: load.recordsPerSecond / BATCHES_PER_SECOND }, () => {
      source = (source + 1) % sources;
      return { ...records[source], time };
    });
    sequence += 1;
    if (batch.length > 0) {
      await stream.write({ clientId: CLIENT, sequence, records: batch, watermark: time });
    }
    // Behind by more than a batch means that the service takes no more: it is not made up for.
    due = Math.max(due + 1_000 / BATCHES_PER_SECOND, sharedMs() - 1_000 / BATCHES_PER_SECOND);
    await pause(Math.max(0, due - sharedMs()));
  }
}

const [address = '', sources = '', first = ''] = process.argv.slice(2);
await report(address, Number(sources), JSON.parse(first) as Load);
