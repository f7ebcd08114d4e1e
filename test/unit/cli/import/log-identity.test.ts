import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  COUNTS_SEQUENCE,
  countedLogs,
  createLogIdentity,
  cutAt,
} from '../../../../src/cli/import/log-identity.ts';

const idOf = (...pieces: readonly string[]): string => {
  const identity = createLogIdentity();
  for (const piece of pieces) identity.advance(Buffer.from(piece));
  return identity.id();
};

test('the same bytes have the same name, however they come; others have another', () => {
  assert.equal(idOf('a\n', 'b\n'), idOf('a\nb\n'));
  assert.notEqual(idOf('a\nb\n'), idOf('a\nc\n'));
  assert.match(idOf('a\nb\n'), /^log-4-[0-9a-f]{32}$/);
});

test('a name that was asked for does not keep it from going on', () => {
  const identity = createLogIdentity();
  identity.advance(Buffer.from('a\n'));
  const first = identity.id();
  identity.advance(Buffer.from('b\n'));
  assert.deepEqual([first, identity.id(), identity.position], [idOf('a\n'), idOf('a\nb\n'), 4]);
});

test('only what has its counts is counted, and only logs are', () => {
  const [whole, unfinished] = [idOf('a\n'), idOf('abc\n')];
  const { positions, ids } = countedLogs(
    new Map([
      [whole, COUNTS_SEQUENCE],
      [unfinished, 7],
      ['csv-0123456789abcdef0123456789abcdef', COUNTS_SEQUENCE],
      ['log-5-mine', COUNTS_SEQUENCE],
    ]),
  );
  assert.deepEqual([[...positions], [...ids]], [[2], [whole]]);
});

test('bytes are cut at the positions within them, and nowhere else', () => {
  const cut = (start: number, positions: readonly number[]): string[] =>
    Array.from(cutAt(Buffer.from('abcdef'), start, positions), String);
  assert.deepEqual(cut(0, []), ['abcdef']);
  assert.deepEqual(cut(0, [2, 5]), ['ab', 'cde', 'f']);
  assert.deepEqual(cut(10, [2, 10, 13, 16, 20]), ['abc', 'def']);
});
