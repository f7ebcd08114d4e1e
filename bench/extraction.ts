/**
 * What does it cost to make sources of the lines of a log?
 *
 * The same log is read with one thing more each time: its lines alone (the yardstick), the attributes of its
 * requests, the sources that ten rules make of them. Each reading begins anew, with nothing remembered, and goes
 * through the log ten times, as one of ten days: a single day is over before V8 has compiled what it runs. Readings
 * take turns, and the median counts of each and of the ratios within a round. Node's own readline is there for
 * comparison. The last row extracts from requests of which no two have the same path.
 *
 *   node --import tsx bench/extraction.ts [LOG [FORMAT]]
 */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { recognizing } from '../src/cli/import/log-reading.ts';
import { openInput } from '../src/cli/logs/input.ts';
import type { Line, LineBlock } from '../src/cli/logs/line-blocks.ts';
import { createLineReader, lineBlocks, textOf } from '../src/cli/logs/line-blocks.ts';
import type { RequestUse } from '../src/cli/logs/log-entry.ts';
import { LOG_FORMATS } from '../src/cli/logs/log-entry.ts';
import { ALL_ATTRIBUTES, createLogReader, LOG_LINE_BYTES_MAX } from '../src/cli/logs/read-log.ts';
import { loadRules } from '../src/config/rules/load-rules.ts';
import { compileRules } from '../src/core/demand/extraction.ts';
import { requestAttributes } from '../src/core/demand/request-attributes.ts';

const DAYS = 10;
const RUNS = 15;
const WARM_UPS = 3;
const DISTINCT = 100_000;

const [
  log = fileURLToPath(new URL('../../shared/traces/raw/nasa-http-19950801.tsv', import.meta.url)),
  written,
] = process.argv.slice(2);
const format = LOG_FORMATS.find((known) => known === written) ?? 'tsv';
const rules = await loadRules(fileURLToPath(new URL('extraction-rules.yaml', import.meta.url)));
const input = await openInput(log);

/** Goes once through the requests; resolves with how many there are. */
type Reading = () => Promise<number>;

/** The chunks of all days. */
async function* chunksOf(): AsyncGenerator<Buffer> {
  for (let day = 0; day < DAYS; day += 1) yield* input.read().chunks;
}

const readLines: Reading = async () => {
  let lines = 0;
  let characters = 0;
  const onLine = (line: Line): void => {
    lines += 1;
    characters += textOf(line).length;
  };
  const read = createLineReader({ lineBytesMax: LOG_LINE_BYTES_MAX, onLine });
  for await (const block of lineBlocks(chunksOf(), LOG_LINE_BYTES_MAX)) read(block);
  return characters > 0 ? lines : 0;
};

const readWithNode: Reading = async () => {
  let lines = 0;
  const reader = createInterface({ input: Readable.from(chunksOf()) });
  reader.on('line', () => {
    lines += 1;
  });
  await new Promise((resolve) => reader.once('close', resolve));
  return lines;
};

const readEntries = async <Made extends object>(
  use: RequestUse<Made>,
  onMade: (made: Made) => void,
): Promise<number> => {
  let lines = 0;
  const entriesOf = createLogReader(format, use);
  // A function of its own, as in an import: in a loop that waits it would be compiled late.
  const readBlock = (block: LineBlock): void => {
    for (const entry of entriesOf(block)) {
      lines += 1;
      if (!('problem' in entry)) onMade(entry.made);
    }
  };
  for await (const block of lineBlocks(chunksOf(), LOG_LINE_BYTES_MAX)) readBlock(block);
  return lines;
};

const readSources: Reading = () => {
  const extractor = compileRules(rules);
  return readEntries(recognizing(extractor), (recognized) => {
    extractor.settle(recognized);
  });
};

const extractDistinct: Reading = () => {
  const extractor = compileRules(rules);
  const none = { headers: [], client: undefined, status: undefined, durationMs: undefined, bytes: undefined };
  for (let place = 0; place < DISTINCT; place += 1) {
    const target = `/shuttle/missions/sts-${place}/images/${place}.gif`;
    extractor.extract(requestAttributes({ method: 'GET', target, ...none }));
  }
  return Promise.resolve(DISTINCT);
};

const READINGS: readonly (readonly [what: string, read: Reading])[] = [
  ['lines alone', readLines],
  ["lines alone, with Node's readline", readWithNode],
  ['attributes', () => readEntries(ALL_ATTRIBUTES, () => undefined)],
  ['sources by ten rules', readSources],
];
/** Sources take at most so many times what the lines alone do. */
const OF_LINES_WANTED = 3;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Nanoseconds for a request. */
async function timed(read: Reading): Promise<number> {
  const began = performance.now();
  const requests = await read();
  return ((performance.now() - began) / requests) * 1e6;
}

/** Nanoseconds for a request, [round, reading]; the first rounds warm up and are left out. */
async function takeTurns(): Promise<number[][]> {
  const rounds: number[][] = [];
  for (let round = 0; round < WARM_UPS + RUNS; round += 1) {
    const each: number[] = [];
    for (const [, read] of READINGS) each.push(await timed(read));
    rounds.push(each);
  }
  return rounds.slice(WARM_UPS);
}

try {
  const rounds = await takeTurns();
  const distinct: number[] = [];
  for (let run = 0; run < WARM_UPS; run += 1) distinct.push(await timed(extractDistinct));
  const table = new Table({
    head: ['a request', 'ns', 'of lines alone', 'requests/s'],
    colAligns: ['left', 'right', 'right', 'right'],
  });
  const addRow = (what: string, ns: number, ofLines: string): void => {
    table.push([what, Math.round(ns), ofLines, Math.round(1e9 / ns).toLocaleString('en')]);
  };
  const ratios = READINGS.map((_, place) =>
    // Within a round: what else the machine does meets both.
    median(rounds.map((each) => (each[place] ?? NaN) / (each[0] ?? NaN))),
  );
  for (const [place, [what]] of READINGS.entries()) {
    addRow(what, median(rounds.map((each) => each[place] ?? NaN)), (ratios[place] ?? NaN).toFixed(2));
  }
  addRow('sources of different paths, no log', median(distinct), '');
  console.log(table.toString());
  const reached = ratios[3] ?? NaN;
  const verdict = reached <= OF_LINES_WANTED ? 'held' : 'missed';
  console.log(`wanted: sources at most ${OF_LINES_WANTED} x lines alone: ${reached.toFixed(2)}, ${verdict}`);
} finally {
  await input.close();
}
