/**
 * Whatever stands in an access log, each line is a request or is told as a bad one, however its bytes come in pieces,
 * and never after a long time.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { LOG_FORMATS } from '../../../src/cli/logs/log-entry.ts';
import type { Parameter } from '../../../src/core/units/source-key.ts';
import type { LogEntry, LogFormat } from '../../../src/cli/logs/log-entry.ts';
import { readLog } from '../../../src/cli/logs/read-log.ts';
import { fuzz } from '../budget.ts';
import { absurdText } from '../values.ts';

const SLOW_MS = 1_000;
const LINE_LENGTH_SHOWN_MAX = 121;

const GOOD: Readonly<Record<LogFormat, readonly string[]>> = {
  common: ['10.0.0.7 - - [01/Aug/1995:00:00:01 -0400] "GET /shuttle/a.html?b=c HTTP/1.0" 200 1839'],
  combined: [
    '::1 - joe [29/Feb/2024:23:59:60 +0530] "POST /a%2Fb//c HTTP/2" 404 - "https://a/?b=\\"" "Mozilla/5.0 (X11)"',
  ],
  tsv: [
    'host\tlogname\ttime\tmethod\turl\tresponse\tbytes\treferer\tuseragent',
    'a.example\t-\t807256801\tGET\t/images/logo.gif\t200\t1839\t\t',
    'time\turl',
  ],
};
const PIECES = [
  ' ',
  '"',
  '\\',
  '\\"',
  '\\x',
  '\\xC3',
  '[',
  ']',
  '-',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\0',
  '%',
  '%2F',
  '%C3%A9',
  '%FF',
  '+',
  '?',
  '&',
  '=',
  '#',
  '/',
  '//',
  '.',
  '[01/Aug/1995:00:00:01 -0400]',
  '[99/Foo/0000:99:99:99 +9999]',
  '1e999',
  'HTTP/1.1',
  'GET',
  '200',
  '253402300800',
  '2026-02-30T00:00:00Z',
  '\ufeff',
  '"\\'.repeat(500),
  '[ '.repeat(500),
] as const;
const piece: Arbitrary<Buffer> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...PIECES).map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: absurdText.map((text) => Buffer.from(text)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)) },
);

/** A good line with something cut out of it and something put there. */
const line = (format: LogFormat): Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...GOOD[format]), fc.nat(), fc.nat({ max: 12 }), fc.array(piece, { maxLength: 2 }))
    .map(([good, anywhere, length, pieces]) => {
      const at = anywhere % (good.length + 1);
      return Buffer.concat([Buffer.from(good.slice(0, at)), ...pieces, Buffer.from(good.slice(at + length))]);
    });

interface Log {
  readonly format: LogFormat;
  readonly bytes: Buffer;
  /** Where the bytes are cut into pieces, each anywhere. */
  readonly cuts: readonly number[];
}
const logs: Arbitrary<Log> = fc.oneof(
  ...LOG_FORMATS.map((format) => {
    const good = fc.constantFrom(...GOOD[format]).map((text) => Buffer.from(text));
    const lines = fc.array(fc.oneof(line(format), line(format), good, piece), { maxLength: 4 });
    return fc.record(
      {
        format: fc.constant(format),
        bytes: lines.map((all) => Buffer.concat(all.flatMap((one) => [one, Buffer.from('\n')]))),
        cuts: fc.array(fc.nat(), { maxLength: 3 }),
      },
      { noNullPrototype: true },
    );
  }),
);

test('access logs of any lines', async (t) => {
  const outcomes = { requests: 0, bad: 0 };
  await fuzz(t, 'access logs', {
    inputs: logs,
    check: async ({ format, bytes, cuts }) => {
      const began = process.cpuUsage();
      const entries = await entriesOf(format, [bytes]);
      const { user, system } = process.cpuUsage(began);
      assert.ok((user + system) / 1_000 < SLOW_MS, 'it took more than a second');
      for (const entry of entries) {
        assertEntry(entry);
        outcomes['problem' in entry ? 'bad' : 'requests'] += 1;
      }
      assert.deepEqual(
        await entriesOf(format, cut(bytes, cuts)),
        entries,
        'it depends on how the bytes come',
      );
    },
  });
  assert.ok(outcomes.requests > 100 && outcomes.bad > 100, JSON.stringify(outcomes));
});

async function entriesOf(
  format: LogFormat,
  chunks: readonly Buffer[],
): Promise<LogEntry<readonly Parameter[]>[]> {
  const entries: LogEntry<readonly Parameter[]>[] = [];
  for await (const entry of readLog(format, stream(chunks))) entries.push(entry);
  return entries;
}

async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = cuts.map((anywhere) => anywhere % (bytes.length + 1)).sort((a, b) => a - b);
  return [0, ...places].map((from, index) => bytes.subarray(from, places[index] ?? bytes.length));
}

function assertEntry(entry: LogEntry<readonly Parameter[]>): void {
  assert.ok(entry.line >= 1);
  if ('problem' in entry) {
    assert.ok(entry.problem.length > 0 && entry.text.length <= LINE_LENGTH_SHOWN_MAX);
    assert.doesNotMatch(entry.text, /\p{Cc}/u);
    return;
  }
  assert.ok(Number.isInteger(entry.time), `the time is ${entry.time}`);
  const names = entry.made.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, `twice: ${names.join()}`);
  assert.ok(entry.made.every(({ value }) => value.length > 0));
}
