import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLogCounter } from '../../../../src/cli/import/log-counter.ts';
import type { HistoryRow } from '../../../../src/core/demand/record.ts';

const MINUTE_MS = 60_000;
const at = (minute: number, second = 0): number => minute * MINUTE_MS + second * 1_000;
const rowsOf = (rows: Iterable<HistoryRow>) =>
  Array.from(rows, ({ source, start, count }) => `${start / MINUTE_MS} ${source} ${count}`).sort();

test('requests are counted by source and minute, and a source has a zero where it had none', () => {
  const counter = createLogCounter();
  counter.add(at(1), 'a');
  counter.add(at(1, 59), 'a');
  counter.add(at(3), 'b');
  const { counts, zeros } = counter.take();
  assert.deepEqual(rowsOf(counts), ['1 a 2', '3 b 1']);
  assert.deepEqual(rowsOf(zeros), ['1 b 0', '2 a 0', '2 b 0', '3 a 0']);
});

test('a line that counts for no source shows that the log was written', () => {
  const counter = createLogCounter();
  counter.add(at(1), undefined);
  counter.add(at(2), 'a');
  const { counts, zeros } = counter.take();
  assert.deepEqual([rowsOf(counts), rowsOf(zeros)], [['2 a 1'], ['1 a 0']]);
});

test('a later stretch brings zeros for its own minutes, and for a source that it is the first to name all others', () => {
  const counter = createLogCounter();
  counter.add(at(1), 'a');
  counter.take();
  counter.add(at(3), 'b');
  const { counts, zeros } = counter.take();
  assert.deepEqual(rowsOf(counts), ['3 b 1']);
  assert.deepEqual(rowsOf(zeros), ['1 b 0', '2 a 0', '2 b 0', '3 a 0']);
  assert.deepEqual(rowsOf(counter.take().zeros), [], 'nothing is taken twice');
});

test('it is full when it holds ten thousand counts, and empty again when they are taken', () => {
  const counter = createLogCounter();
  // Each minute and each of its sources counts: 5,000 of both.
  for (let minute = 0; minute < 4_999; minute += 1) counter.add(at(minute), 'a');
  assert.equal(counter.isFull, false);
  counter.add(at(4_999), 'a');
  counter.add(at(4_999), 'a');
  assert.equal(counter.isFull, true);
  counter.take();
  assert.equal(counter.isFull, false);
});

test('however a log is cut into stretches, and in whatever order its lines come, the sums are the same', () => {
  const line = fc.record({
    minute: fc.integer({ min: 0, max: 3_000 }),
    source: fc.constantFrom('a', 'b', undefined),
  });
  const sumsOf = (
    lines: readonly (typeof line extends fc.Arbitrary<infer L> ? L : never)[],
    every: number,
  ) => {
    const counter = createLogCounter();
    const sums = new Map<string, number>();
    const take = (): void => {
      const { counts, zeros } = counter.take();
      for (const { source, start, count } of [...counts, ...zeros]) {
        const key = `${start} ${source}`;
        sums.set(key, (sums.get(key) ?? 0) + count);
      }
    };
    lines.forEach(({ minute, source }, index) => {
      counter.add(at(minute), source);
      if ((index + 1) % every === 0) take();
    });
    take();
    return [...sums].sort();
  };
  fc.assert(
    fc.property(
      fc
        .array(line, { maxLength: 20 })
        .chain((lines) =>
          fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
        ),
      fc.integer({ min: 1, max: 5 }),
      ([lines, shuffled], every) => {
        assert.deepEqual(sumsOf(shuffled, every), sumsOf(lines, 100));
      },
    ),
  );
});
