import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { CSV_HEADER, formatRow, readRows } from '../../../src/cli/commands/history-csv.ts';
import { CommandFailure } from '../../../src/cli/failure.ts';
import { linesOf } from '../../../src/cli/logs/line-blocks.ts';
import type { HistoryRow } from '../../../src/core/demand/record.ts';
import type { SourceId } from '../../../src/core/units/source-key.ts';
import { formatSource, sourceKey } from '../../../src/core/units/source-key.ts';

async function* chunked(text: string, length: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += length) {
    await Promise.resolve();
    yield bytes.subarray(at, at + length);
  }
}

async function read(text: string, source?: SourceId, chunkLength = 7): Promise<HistoryRow[]> {
  const rows: HistoryRow[] = [];
  const lines = linesOf(chunked(text, chunkLength), { name: 'a.csv', lineBytesMax: 1_000_000 });
  for await (const row of readRows(lines, { name: 'a.csv', source, latest })) rows.push(row);
  return rows;
}

/** 2026-01-01T00:00Z. */
const START = 1_767_225_600_000;

/** A day later. */
const latest = START + 86_400_000;

test('rows are read whatever the order of the columns, the line ends and the pieces in which they come', async () => {
  const text =
    '\uFEFFRequests,host,source,timestamp\r\n3,x,web,2026-01-01T00:00:00Z\r\n0,y,web,2026-01-01 01:01+01:00';
  for (const length of [1, 3, 1_000]) {
    assert.deepEqual(await read(text, undefined, length), [
      { source: 'web', start: START, count: 3 },
      { source: 'web', start: START + 60_000, count: 0 },
    ]);
  }
});

test('a blank count is unknown and no row; an empty line is nothing', async () => {
  const text = `${CSV_HEADER}\n2026-01-01T00:00:00Z,web,\n\n2026-01-01T00:01:00Z,web, \n2026-01-01T00:02:00Z,web,1\n`;
  assert.deepEqual(
    (await read(text)).map(({ start }) => start),
    [START + 120_000],
  );
});

test('a count in the future is refused, and what is allowed is said; a blank is none', async () => {
  const lines = ['2026-01-02T00:00:00Z,web,1', '9999-12-31T23:59:00Z,web,', '9999-12-31T23:59:00Z,web,1'];
  assert.equal((await read(`${CSV_HEADER}\n${lines[0] ?? ''}`))[0]?.start, latest);
  await assert.rejects(read([CSV_HEADER, ...lines].join('\n')), {
    message: 'a.csv:4: 9999-12-31T23:59:00.000Z is in the future; allowed: up to 2026-01-02T00:00:00.000Z',
  });
});

test('one source for all rows goes before the column', async () => {
  const source = 'all';
  assert.deepEqual(await read(`${CSV_HEADER}\n2026-01-01T00:00:00Z,nonsense name,1`, source), [
    { source, start: START, count: 1 },
  ]);
  assert.equal((await read('timestamp,requests\n2026-01-01T00:00:00Z,1', source)).length, 1);
});

test('any source and count survives being written and read', async () => {
  const word = fc.stringMatching(/^[a-z]{1,5}$/);
  const value = fc.string({
    unit: fc.constantFrom('a', '"', ',', '\\', '\n', '\r', '\t', ' ', 'é', '}', '😀'),
    maxLength: 8,
  });
  await fc.assert(
    fc.asyncProperty(
      word,
      fc.uniqueArray(fc.record({ name: word, value }, { noNullPrototype: true }), {
        selector: ({ name }) => name,
        maxLength: 3,
      }),
      fc.nat({ max: 2 ** 32 - 1 }),
      async (name, parameters, count) => {
        const key = sourceKey(name, parameters);
        const source = formatSource(key);
        const [row] = await read(`${CSV_HEADER}\n${formatRow(source, START, count)}\n`);
        assert.deepEqual(row, { source, start: START, count });
      },
    ),
  );
});

const HEADED = `${CSV_HEADER}\n2026-01-01T00:00:00Z,web,1\n`;
for (const [what, text, complaint] of [
  ['no header', '2026-01-01T00:00:00Z,web,1', /^a\.csv:1: the first line must name the columns timestamp/],
  ['no source', 'timestamp,requests', /^a\.csv:1: there is no column source; --source can say it/],
  [
    'a time without a zone',
    `${HEADED}2026-01-01T00:00:00,web,1`,
    /^a\.csv:3: "2026-01-01T00:00:00" is not allowed/,
  ],
  [
    'a time within a minute',
    `${HEADED}2026-01-01T00:00:30Z,web,1`,
    /^a\.csv:3: .* is not the start of a minute/,
  ],
  ['a 31st of February', `${HEADED}2026-02-31T00:00:00+99:00,web,1`, /^a\.csv:3: /],
  ['half a request', `${HEADED}2026-01-01T00:00:00Z,web,1.5`, /^a\.csv:3: "1\.5" is not allowed/],
  ['a negative count', `${HEADED}2026-01-01T00:00:00Z,web,-1`, /^a\.csv:3: "-1" is not allowed/],
  [
    'a name that is no source',
    `${HEADED}2026-01-01T00:00:00Z,a b,1`,
    /^a\.csv:3: "a b" is not allowed; it must be a source/,
  ],
  ['a quote in the middle', `${HEADED}2026-01-01T00:00:00Z,we"b",1`, /^a\.csv:3: a cell has a quote/],
] as const) {
  test(`refused with file and line: ${what}`, async () => {
    await assert.rejects(read(text), (error) => {
      assert.ok(error instanceof CommandFailure);
      assert.match(error.message, complaint);
      return true;
    });
  });
}
