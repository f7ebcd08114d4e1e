/** Are the sources of a log's requests the same, whether a request is read in full or recalled from a line before? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recognizing } from '../../src/cli/import/log-reading.ts';
import type { LogEntry, LogFormat } from '../../src/cli/logs/log-entry.ts';
import { createLogReader, readLog } from '../../src/cli/logs/read-log.ts';
import type { Extraction } from '../../src/core/demand/extraction.ts';
import { compileRules } from '../../src/core/demand/extraction.ts';
import type { Rule } from '../../src/core/demand/rules/rule-set.ts';
import { ruleOf, setOf } from '../unit/demand/rules/given.ts';

/** Mostly the usual, so that requests come again, with another time or client; and what is odd or broken. */
const mostly = (usual: string, ...odd: string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 3 * odd.length, arbitrary: fc.constant(usual) }, fc.constantFrom(...odd));
const client = mostly('c1', '10.0.0.7', 'ü', '-', '', 'a b', '[x]');
const method = mostly('GET', 'POST', '-', '');
const target = mostly('/a', '/a/b', '/a?q=1', '/%C3%BC', '/ü', '/a"b', '/a\\"b', '-', '', 'a b', '*');
const status = mostly('200', '404', '-', '20', '');
const bytes = mostly('17', '0', '1800', '-', '1k', '');
const quoted = mostly('-', 'x', 'y z', 'q\\"', 'q\\" r', 'q\\" s', 'q"r', '');
const ending = fc.constantFrom('\n', '\r\n');
const seconds = fc.integer({ min: 0, max: 130 });

const clf = fc
  .record({ client, method, target, status, bytes, seconds, referer: quoted, agent: quoted, ending })
  .chain((part) => {
    const minute = String(Math.floor(part.seconds / 60)).padStart(2, '0');
    const time = `[01/Aug/1995:00:${minute}:${String(part.seconds % 60).padStart(2, '0')} -0400]`;
    const request = `${part.client} - - ${time} "${part.method} ${part.target} HTTP/1.0" ${part.status} ${part.bytes}`;
    const line = `${request} "${part.referer}" "${part.agent}"`;
    // Some lines are cut off, or lose their beginning.
    const cut = fc.integer({ min: 0, max: line.length }).map((at) => line.slice(0, at));
    const other = fc.oneof(cut, fc.constantFrom(request, `x ${line}`, line.replace('-0400', '+0000')));
    return fc.oneof({ weight: 4, arbitrary: fc.constant(line) }, other).map((text) => text + part.ending);
  });

const columns = ['host', 'x', 'time', 'method', 'url', 'response', 'bytes', 'referer', 'useragent'];
const tsv = fc
  .oneof(
    {
      weight: 12,
      arbitrary: fc
        .tuple(client, seconds, method, target, status, bytes, quoted, quoted)
        .map(([host, at, ...others]) => [host, '-', 807_256_800 + at, ...others].join('\t')),
    },
    fc.shuffledSubarray(columns, { minLength: 2 }).map((names) => names.join('\t')),
    // What was the status becomes the bytes.
    fc.constantFrom(columns, columns.with(5, 'bytes').with(6, 'response')).map((names) => names.join('\t')),
    fc.constantFrom('', '1\t2', 'c\t-\t807256800', 'c\t-\t807256800.5\tGET\t/a\t200\t17\t\t'),
  )
  .chain((line) => ending.map((end) => line + end));

const linesOf = (format: LogFormat, line: fc.Arbitrary<string>): fc.Arbitrary<readonly [LogFormat, string]> =>
  fc.tuple(fc.array(line, { maxLength: 60, size: 'max' }), fc.boolean()).map(([lines, isPlain]) => {
    const text = lines.join('');
    return [format, isPlain ? text.replaceAll('ü', 'u') : text];
  });
const log = fc.oneof(linesOf('combined', clf), linesOf('common', clf), linesOf('tsv', tsv));

const attribute = fc.constantFrom(
  'method',
  'path',
  'query.q',
  'client',
  'status',
  'bytes',
  'header.referer',
  'header.user-agent',
);
const rule: fc.Arbitrary<Omit<Rule, 'rule'>> = fc.record({
  match: fc.array(fc.record({ attribute, patterns: fc.constantFrom(['*a*'], ['*'], ['200', '17', 'GET']) }), {
    maxLength: 1,
  }),
  name: fc.constantFrom('x', '{path}', '{method}', undefined),
  keep: fc.array(
    attribute.map((from) => ({ from, as: from, bucket: undefined, group: undefined })),
    { maxLength: 2 },
  ),
  keepMatching: fc.constantFrom<readonly string[]>([], [], ['query.*'], ['header.*'], ['*']),
  drop: fc.constantFrom<readonly string[]>([], ['client']),
  limit: fc.constantFrom(1, 100),
  group: fc.constantFrom(undefined, { largest: 1, other: 'OTHER' }),
});
const rules = fc
  .array(rule, { minLength: 1, maxLength: 4 })
  .map((given) => setOf(given.map((each, place) => ruleOf({ ...each, rule: `rule-${place}` }))));

type Told = readonly [line: number, told: number | string, extraction: Extraction | undefined];

const tell = <Made>(entry: LogEntry<Made>, extract: (made: Made) => Extraction): Told =>
  'problem' in entry
    ? [entry.line, `${entry.problem}: ${entry.text}`, undefined]
    : [entry.line, entry.time, extract(entry.made)];

test('a request that is recalled comes to what it would come to read in full, and so do its time and its faults', async () => {
  let recalled = 0;
  await fc.assert(
    fc.asyncProperty(log, rules, async ([format, text], ruleSet) => {
      const block = { bytes: Buffer.from(text), endsWith: 'line' } as const;
      const inFull: Told[] = [];
      const plain = compileRules(ruleSet);
      for await (const entry of readLog(format, once(block.bytes))) {
        inFull.push(tell(entry, (attributes) => plain.extract(attributes)));
      }

      const extractor = compileRules(ruleSet);
      const use = recognizing(extractor);
      let made = 0;
      const entriesOf = createLogReader(format, {
        ...use,
        make: (attributes) => {
          made += 1;
          return use.make(attributes);
        },
      });
      const told = entriesOf(block).map((entry) => tell(entry, (each) => extractor.settle(each)));
      recalled += told.filter(([, , extraction]) => extraction).length - made;
      assert.deepEqual(told, inFull);
    }),
    { numRuns: 1_000 },
  );
  assert.ok(recalled > 1_000, `only ${recalled} requests were recalled`);
});

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes);
}
