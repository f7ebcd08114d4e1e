/** A bin says of a value what the value itself would say at any cut. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { binned, cutsOf, UNKNOWN_BIN } from '../../../../training/trees/learner/bins.ts';

const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.float({ noNaN: true }), fc.constant(Number.NaN));

test('x <= cut is bin <= cut, at every cut, and what is unknown has a bin of its own', () => {
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 600 }), (values) => {
      const column = Float32Array.from(values);
      const { cuts, columns } = binned({ rows: values.length, columns: [column] });
      column.forEach((x, row) => {
        const bin = columns[0]?.[row] ?? 0;
        assert.equal(bin === UNKNOWN_BIN, Number.isNaN(x));
        if (Number.isNaN(x)) return;
        cuts[0]?.forEach((cut, at) => {
          assert.equal(x <= cut, bin <= at);
        });
      });
    }),
  );
});

test('cuts lie between all values where there are few, the middle of two if float32 has one', () => {
  assert.deepEqual([...cutsOf(Float32Array.of(3, 1, 1, Number.NaN, 2))], [1.5, 2.5]);
  const next = 1 + 2 ** -23; // the float32 after 1
  assert.deepEqual([...cutsOf(Float32Array.of(1, next))], [1]);
  assert.equal(cutsOf(Float32Array.of(7, 7, Number.NaN)).length, 0);
});

test('many values fall into 255 bins of about as many each', () => {
  const { columns, cuts } = binned({
    rows: 25_500,
    columns: [Float32Array.from({ length: 25_500 }, (_, row) => row ** 2)],
  });
  assert.equal(cuts[0]?.length, 254);
  const counts = new Int32Array(255);
  for (const bin of columns[0] ?? []) counts[bin] = (counts[bin] ?? 0) + 1;
  assert.ok(counts.every((count) => count >= 90 && count <= 110));
});
