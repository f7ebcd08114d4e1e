/**
 * What does it cost to make sources of the lines of a log?
 *
 * The same log is read with one thing more each time: its lines alone (the yardstick), the attributes of its
 * requests, the sources that ten rules make of them. Each reading begins anew, with nothing remembered. Readings take
 * turns, and the median counts of each and of the ratios within a round; between two of them the garbage of the
 * former is collected, or the latter would pay for it. Node's own readline is there for comparison. The last row
 * extracts from requests of which no two have the same path.
 *
 *   node --expose-gc --import tsx bench/extraction.ts [LOG [FORMAT]]
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { openInput } from '../src/cli/logs/input.ts';
import { createLineReader, lineBlocks } from '../src/cli/logs/line-blocks.ts';
import { LOG_FORMATS } from '../src/cli/logs/log-entry.ts';
import { createLogReader, LOG_LINE_BYTES_MAX } from '../src/cli/logs/read-log.ts';
import { loadRules } from '../src/config/rules/load-rules.ts';
import type { Extractor } from '../src/core/demand/extraction.ts';
import { compileRules } from '../src/core/demand/extraction.ts';
import { requestAttributes } from '../src/core/demand/request-attributes.ts';

const RUNS = 25;
const WARM_UPS = 5;
const DISTINCT = 100_000;

const [
  log = fileURLToPath(new URL('../../shared/traces/raw/nasa-http-19950801.tsv', import.meta.url)),
  written,
] = process.argv.slice(2);
const format = LOG_FORMATS.find((known) => known === written) ?? 'tsv';
if (!globalThis.gc) throw new Error('run it with --expose-gc');
const rules = await loadRules(fileURLToPath(new URL('extraction-rules.yaml', import.meta.url)));
const input = await openInput(log);

/** Goes once through the requests; resolves with how many there are. */
type Reading = () => Promise<number>;

const readLines: Reading = async () => {
  let lines = 0;
  const onLine = (): void => {
    lines += 1;
  };
  const read = createLineReader({ lineBytesMax: LOG_LINE_BYTES_MAX, onLine });
  for await (const block of lineBlocks(input.read().chunks, LOG_LINE_BYTES_MAX)) read(block);
  return lines;
};

const readWithNode: Reading = async () => {
  let lines = 0;
  const reader = createInterface({ input: createReadStream(log) });
  reader.on('line', () => {
    lines += 1;
  });
  await new Promise((resolve) => reader.once('close', resolve));
  return lines;
};

const readEntries = async (extractor?: Extractor): Promise<number> => {
  let lines = 0;
  const entriesOf = createLogReader(format);
  for await (const block of lineBlocks(input.read().chunks, LOG_LINE_BYTES_MAX)) {
    for (const entry of entriesOf(block)) {
      lines += 1;
      if (!('problem' in entry)) extractor?.extract(entry.attributes);
    }
  }
  return lines;
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
  ['attributes', () => readEntries()],
  ['sources by ten rules', () => readEntries(compileRules(rules))],
];
/** Sources take at most so many times what the lines alone do. */
const OF_LINES_WANTED = 3;

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;

/** Nanoseconds for a request. */
async function timed(read: Reading): Promise<number> {
  globalThis.gc?.();
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
