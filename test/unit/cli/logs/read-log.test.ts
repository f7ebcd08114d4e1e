import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Parameter } from '../../../../src/core/units/source-key.ts';
import type { LogEntry, LogFormat } from '../../../../src/cli/logs/log-entry.ts';
import { LOG_FORMATS } from '../../../../src/cli/logs/log-entry.ts';
import { createLogReader, LOG_LINE_BYTES_MAX, readLog } from '../../../../src/cli/logs/read-log.ts';

async function entriesOf(format: LogFormat, bytes: Uint8Array): Promise<LogEntry<readonly Parameter[]>[]> {
  async function* once(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield Buffer.from(bytes);
  }
  const entries: LogEntry<readonly Parameter[]>[] = [];
  for await (const entry of readLog(format, once())) entries.push(entry);
  return entries;
}

const GOOD = '10.0.0.1 - - [24/Nov/2026:07:25:00 +0000] "GET / HTTP/1.1" 200 1\n';

test('every line has its number, good or bad; empty ones only count', async () => {
  const entries = await entriesOf('common', Buffer.from(`${GOOD}\n\u0001\tbad\u009b\n${GOOD}`));
  assert.deepEqual(
    entries.map((entry) => ('problem' in entry ? `${entry.line}: ${entry.text}` : entry.line)),
    // Nothing that a terminal would act on is shown.
    [1, '3: \uFFFD bad\uFFFD', 4],
  );
});

test('a line of many kilobytes is bad, and is not shown whole', async () => {
  const long = GOOD.replace('GET /', `GET /${'x'.repeat(LOG_LINE_BYTES_MAX)}`);
  const [bad, good] = await entriesOf('common', Buffer.from(long + GOOD));
  assert.ok(bad && 'problem' in bad && good && 'made' in good);
  assert.match(bad.problem, /longer than 64 KiB/);
  assert.equal(bad.text.length, 121, '120 characters and an ellipsis');
  assert.equal(good.line, 2);
});

test('whatever the bytes, each line is a request at a time or has a problem', async () => {
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // Close to a line: broken somewhere.
    fc
      .tuple(fc.nat(GOOD.length), fc.string({ unit: 'binary', maxLength: 4 }), fc.nat(20))
      .map(([at, text, gone]) => Buffer.from(GOOD.slice(0, at) + text + GOOD.slice(at + gone))),
  );
  await fc.assert(
    fc.asyncProperty(anything, fc.constantFrom(...LOG_FORMATS), async (bytes, format) => {
      for (const entry of await entriesOf(format, bytes)) {
        if ('problem' in entry) assert.notEqual(entry.problem, '');
        else assert.ok(Number.isSafeInteger(entry.time) && entry.made.length > 0);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a request that was read before is told by the line that it stands in', () => {
  const agents = (line: string): readonly unknown[] => {
    const read = createLogReader('combined', {
      make: (attributes) => ({ agent: attributes.find(({ name }) => name === 'header.user-agent')?.value }),
      couldRead: (name) => name === 'header.user-agent',
    });
    return read({ bytes: Buffer.from(line), endsWith: 'line' }).map((entry) =>
      'made' in entry ? entry.made.agent : entry.problem,
    );
  };
  const line = (names: string, agent: string): string =>
    `${names} [01/Aug/1995:00:00:01 -0400] "GET / HTTP/1.0" 200 5 "-" "${agent}"\n`;
  const missing = 'there are no client, identity and user before the time';
  const names = 'a - -';
  assert.deepEqual(agents(line(names, 'x') + line('a', 'x') + line(names, 'x')), ['x', missing, 'x']);
  // The agents are alike up to a quote that is none.
  assert.deepEqual(agents(line(names, String.raw`x\" y`) + line(names, String.raw`x\" z`)), ['x" y', 'x" z']);
});
