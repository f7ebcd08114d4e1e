import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportPart } from '../../../../src/app/api.ts';
import { countLog } from '../../../../src/cli/import/count-log.ts';
import { countedLogs } from '../../../../src/cli/import/log-identity.ts';
import { countedPosition } from '../../../../src/cli/import/log-reading.ts';
import type { ImportSink } from '../../../../src/cli/import/sink.ts';
import type { Input } from '../../../../src/cli/logs/input.ts';
import { compileRules } from '../../../../src/core/demand/extraction.ts';
import { expandShortRules, SOURCES_MAX } from '../../../../src/core/demand/rules/rule-set.ts';

const NOW = Date.UTC(2026, 10, 24);
const RULES = expandShortRules({
  nameAttribute: 'path',
  keep: [],
  fallbackName: undefined,
  limit: SOURCES_MAX,
});

/** Like a history: parts count once by import and sequence, and add up. Breaks off before part `breaksAt`. */
function createSums(breaksAt = Number.POSITIVE_INFINITY, marks = new Map<string, number>()) {
  const sums = new Map<string, number>();
  let parts = 0;
  const sink: ImportSink = {
    known: () => Promise.resolve(marks),
    extractor: (rules) => Promise.resolve(compileRules(rules)),
    keepNames: () => Promise.resolve(),
    async send(sent: AsyncIterable<ImportPart> | Iterable<ImportPart>) {
      const rowCounts = { rows: 0, duplicateRows: 0 };
      for await (const { importId, sequence, rows } of sent) {
        if (parts === breaksAt) throw new Error('it broke off');
        parts += 1;
        const isDuplicate = sequence <= (marks.get(importId) ?? 0);
        rowCounts[isDuplicate ? 'duplicateRows' : 'rows'] += rows.length;
        if (isDuplicate) continue;
        marks.set(importId, sequence);
        for (const { source, start, count } of rows) {
          const key = `${start} ${source}`;
          sums.set(key, (sums.get(key) ?? 0) + count);
        }
      }
      return rowCounts;
    },
  };
  return {
    sink,
    sums,
    get parts() {
      return parts;
    },
    mend: () => (breaksAt = Number.POSITIVE_INFINITY),
  };
}

const inputOf = (text: string): Input => {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 100_000) {
      await Promise.resolve();
      yield bytes.subarray(at, at + 100_000);
    }
  }
  return {
    name: 'a.log',
    size: bytes.length,
    read: () => ({ chunks: chunks(), bytesRead: () => 0 }),
    close: () => Promise.resolve(),
  };
};

async function importText(text: string, sink: ImportSink) {
  const log = { input: inputOf(text), format: 'common' } as const;
  const countedTo = await countedPosition(log, countedLogs(await sink.known()));
  const extractor = await sink.extractor(RULES);
  return countLog(log, { extractor, sink, countedTo }, NOW);
}

/** Every minute of a log has a line of one of seven sources: two counts are held of each, so 5,000 fill a stretch. */
const logOf = (lines: number): string =>
  Array.from({ length: lines }, (_, minute) => {
    const at = new Date(Date.UTC(2026, 8, 1) + minute * 60_000).toUTCString();
    const [, day = '', month = '', year = '', time = ''] = at.split(' ');
    return `10.0.0.1 - - [${day}/${month}/${year}:${time} +0000] "GET /${minute % 7} HTTP/1.1" 200 1\n`;
  }).join('');

const WHOLE = logOf(12_000);

test('wherever an import breaks off, giving it again makes the history whole, and counts nothing twice', async () => {
  const atOnce = createSums();
  const { tally } = await importText(WHOLE, atOnce.sink);
  assert.equal(tally.requests, 12_000);
  assert.equal(atOnce.sums.size, 12_000 * 7, 'each source has a count or a zero in each minute');
  assert.ok(atOnce.parts >= 8, `${atOnce.parts} parts`);
  for (let breaksAt = 0; breaksAt < atOnce.parts; breaksAt += 1) {
    const broken = createSums(breaksAt);
    await assert.rejects(importText(WHOLE, broken.sink), /it broke off/);
    broken.mend();
    const { tally: rest, knownLines } = await importText(WHOLE, broken.sink);
    assert.equal(rest.requests + knownLines, 12_000);
    assert.deepEqual(broken.sums, atOnce.sums, `it broke off at part ${breaksAt}`);
  }
});

test('a log that breaks off and grows before it is given again ends as if it had been read at once', async () => {
  const grown = logOf(14_000);
  const atOnce = createSums();
  await importText(grown, atOnce.sink);
  for (const breaksAt of [1, 9]) {
    const broken = createSums(breaksAt);
    await assert.rejects(importText(WHOLE, broken.sink), /it broke off/);
    broken.mend();
    await importText(grown, broken.sink);
    assert.deepEqual(broken.sums, atOnce.sums);
  }
});

test('what another import counted meanwhile is not counted again, and is told apart', async () => {
  const marks = new Map<string, number>();
  const first = createSums(undefined, marks);
  await importText(WHOLE, first.sink);
  const again = createSums(undefined, marks);
  const unknowing: ImportSink = { ...again.sink, known: () => Promise.resolve(new Map()) };
  const { tally, knownLines } = await importText(WHOLE, unknowing);
  assert.deepEqual([tally.requests, knownLines, again.sums.size], [0, 12_000, 0]);
});

test('what was counted before does not weigh again when the largest are chosen', async () => {
  const { sink } = createSums();
  await importText(logOf(10), sink);
  const extractor = compileRules({ ...RULES, group: { largest: 2, other: 'other' } });
  const log = { input: inputOf(logOf(20)), format: 'common' } as const;
  const countedTo = await countedPosition(log, countedLogs(await sink.known()));
  await countLog(log, { extractor, sink, countedTo }, NOW);
  // Minutes 10 to 19: `/0` in 14, `/1` in 15; both have their names from the first lines.
  assert.deepEqual(extractor.save().groups[0]?.named, [
    ['/0', 1],
    ['/1', 1],
  ]);
});
