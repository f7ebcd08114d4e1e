import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importParts } from '../../../src/cli/demo/history-import.ts';

const MINUTE_MS = 60_000;

test('an import has a row for each known step, zeros too, and none for an unknown one', () => {
  const values = Float64Array.of(3, Number.NaN, 0);
  const [part, ...others] = importParts({ source: 'shop', start: 0, stepMs: MINUTE_MS, values }, 'i');
  assert.deepEqual(others, []);
  assert.deepEqual(part, {
    importId: 'i',
    sequence: 1,
    rows: [
      { source: { name: 'shop' }, start: { seconds: 0, nanos: 0 }, count: 3 },
      { source: { name: 'shop' }, start: { seconds: 120, nanos: 0 }, count: 0 },
    ],
  });
});

test('a long series goes in numbered parts', () => {
  const values = new Float64Array(20_001).fill(1);
  const parts = [...importParts({ source: 'shop', start: 0, stepMs: MINUTE_MS, values }, 'i')];
  assert.deepEqual(
    parts.map(({ sequence, rows }) => [sequence, rows?.length]),
    [
      [1, 10_000],
      [2, 10_000],
      [3, 1],
    ],
  );
});
