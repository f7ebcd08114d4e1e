import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { LogEntry, LogFormat } from '../../../../src/cli/logs/log-entry.ts';
import { LOG_FORMATS } from '../../../../src/cli/logs/log-entry.ts';
import { LOG_LINE_BYTES_MAX, readLog } from '../../../../src/cli/logs/read-log.ts';

async function entriesOf(format: LogFormat, bytes: Uint8Array): Promise<LogEntry[]> {
  async function* once(): AsyncGenerator<Buffer> {
    await Promise.resolve();
    yield Buffer.from(bytes);
  }
  const entries: LogEntry[] = [];
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
  assert.ok(bad && 'problem' in bad && good && 'attributes' in good);
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
        else assert.ok(Number.isSafeInteger(entry.time) && entry.attributes.length > 0);
      }
    }),
    { numRuns: 2_000 },
  );
});
