/** A sorting network sorts whatever it is given. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisons } from '../../../training/onnx/sorting-network.ts';

test('every list of zeros and ones is sorted, and so is every other (Knuth, the zero-one principle)', () => {
  for (const length of [1, 2, 3, 5, 7, 8, 11]) {
    const pairs = comparisons(length);
    for (let bits = 0; bits < 2 ** length; bits += 1) {
      const list = Array.from({ length }, (_, place) => (bits >> place) & 1);
      for (const [low, high] of pairs) {
        const both = [list[low] ?? 0, list[high] ?? 0];
        [list[low], list[high]] = [Math.min(...both), Math.max(...both)];
      }
      const ones = list.reduce((sum, bit) => sum + bit, 0);
      assert.deepEqual(
        list,
        list.map((_, place) => (place < length - ones ? 0 : 1)),
        `${length} values, ${bits}`,
      );
    }
  }
});
