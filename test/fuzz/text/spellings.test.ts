/**
 * What is written as text comes back as what it was, and a text that means nothing is `undefined` or a list of
 * complaints, never an exception, and never after a long time.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { decodePlain, encodePlain } from '../../../src/core/units/plain-json.ts';
import { formatAddress, parseAddress } from '../../../src/config/address.ts';
import { formatDuration, formatSize, parseDuration, parseSize } from '../../../src/config/quantities.ts';
import { parseModelCard } from '../../../src/core/forecast/model/model-card-check.ts';
import { formatSource, parseSource, sourceKey } from '../../../src/core/units/source-key.ts';
import type { SourceKey } from '../../../src/core/units/source-key.ts';
import { fuzz } from '../budget.ts';
import { changed } from './changed.ts';
import { absurdNumber, absurdText, json } from '../values.ts';

/** Texts put together of pieces that mean something, and any others. */
const written = (...pieces: readonly string[]): Arbitrary<string> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc
        .array(
          fc.oneof(
            { weight: 9, arbitrary: fc.constantFrom(...pieces) },
            { weight: 1, arbitrary: absurdText },
          ),
          {
            maxLength: 12,
          },
        )
        .map((parts) => parts.join('')),
    },
    { weight: 1, arbitrary: absurdText },
  );

const sourceName = fc.stringMatching(/^[A-Za-z0-9_.\-/:]{1,30}$/).filter((name) => !name.startsWith('pool:'));
const parameterName = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_.-]{1,10}$/), fc.constant('__proto__'));
const parameterValue = fc.oneof(
  fc.constantFrom('"', '\\', '\n', '\\n', '\\"', '",a="', '}', '\r', '\u2028', ''),
  absurdText.filter((text) => text.length <= 1_000),
);
const key: Arbitrary<SourceKey> = fc
  .tuple(
    sourceName,
    fc.uniqueArray(fc.record({ name: parameterName, value: parameterValue }, { noNullPrototype: true }), {
      selector: ({ name }) => name,
      maxLength: 4,
    }),
  )
  .map(([name, parameters]) => sourceKey(name, parameters));

test('spellings of sources', async (t) => {
  await fuzz(t, 'spellings of sources', {
    inputs: fc.oneof(
      key,
      written('a', 'checkout', '{', '}', '=', '"', ',', '\\', 'b="c"', 'b="', '",', '\n', 'pool:'),
    ),
    check: (input) => {
      if (typeof input !== 'string') assert.deepEqual(parseSource(formatSource(input)), input);
      else {
        const parsed = parseSource(input);
        // What is read is written in the one order, which is read as the same.
        if (parsed) assert.deepEqual(parseSource(formatSource(parsed)), parsed);
      }
    },
  });
});

const quantity = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  written(
    '1',
    '30',
    '1.5',
    '999999999',
    'd',
    'h',
    'm',
    's',
    'ms',
    ' ',
    '-',
    'e9',
    'MiB',
    'kB',
    'B',
    '.',
    '127.0.0.1',
    '[::1]',
    ':',
    '0',
  ),
);

test('lengths of time, sizes and addresses', async (t) => {
  await fuzz(t, 'lengths of time, sizes, addresses', {
    inputs: quantity,
    check: (input) => {
      if (typeof input === 'number') {
        assert.equal(parseDuration(formatDuration(input)), input);
        assert.ok((parseSize(formatSize(input)) ?? -1) >= 0, formatSize(input));
        return;
      }
      const length = parseDuration(input);
      if (length !== undefined) assert.equal(parseDuration(formatDuration(length)), length);
      const size = parseSize(input);
      assert.ok(size === undefined || (size >= 0 && Number.isInteger(size)), `${input} is ${String(size)}`);
      const address = parseAddress(input);
      if (address) assert.deepEqual(parseAddress(formatAddress(address)), address);
    },
  });
});

const CARD: unknown = JSON.parse(
  await readFile(new URL('../../../models/simple/1/card.json', import.meta.url), 'utf8'),
);
const plausible = fc.constantFrom<unknown>(
  'a',
  'global',
  1,
  60_000,
  [0.5],
  [0.1, 0.9],
  ['a', 'b'],
  ['1d'],
  [],
);

test('model cards', async (t) => {
  const outcomes = { taken: 0, refused: 0 };
  await fuzz(t, 'model cards', {
    inputs: fc.oneof({ weight: 3, arbitrary: changed(CARD, plausible) }, { weight: 1, arbitrary: json }),
    check: (input) => {
      const parsed = parseModelCard(input);
      outcomes[parsed.ok ? 'taken' : 'refused'] += 1;
      if (!parsed.ok) {
        assert.ok(parsed.problems.length > 0 && parsed.problems.every((problem) => problem.length < 1_000));
        return;
      }
      assert.deepEqual(parseModelCard(parsed.card), parsed); // What is taken is taken again.
    },
  });
  assert.ok(outcomes.taken > 100 && outcomes.refused > 100, JSON.stringify(outcomes));
});

test('plain data as JSON', async (t) => {
  await fuzz(t, 'plain data as JSON', {
    inputs: fc.oneof(
      fc.record(
        { value: json, number: absurdNumber, nothing: fc.constant(undefined) },
        { noNullPrototype: true },
      ),
      json,
    ),
    check: (input) => {
      // A lone `$` is reserved for what JSON cannot hold.
      if (JSON.stringify(input).includes('"$"')) return;
      assert.deepEqual(decodePlain(encodePlain(input)), input);
    },
  });
});
