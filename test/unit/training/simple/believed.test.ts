import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { GraphBuilder } from '../../../../training/onnx/graph-builder.ts';
import { masked } from '../../../../training/onnx/masked.ts';
import { encodeModel } from '../../../../training/onnx/model-proto.ts';
import { believed } from '../../../../training/simple/believed.ts';

const DAYS = 4;
const UNKNOWN = Number.NaN;

/** A graph of nothing else: [row, day, step] in, the values that are believed out. */
async function open(): Promise<(days: readonly number[]) => Promise<readonly number[]>> {
  const g = new GraphBuilder();
  const lags = g.input({ name: 'lags', type: 'float32', shape: ['batch', DAYS, 1] });
  const { values } = believed(g, masked(g, lags), DAYS);
  g.output(values, { name: 'values', type: 'float32', shape: ['batch', DAYS, 1] });
  const session = await InferenceSession.create(encodeModel(g.build('believed')), { intraOpNumThreads: 1 });
  return async (days) => {
    const out = await session.run({ lags: new Tensor('float32', Float32Array.from(days), [1, DAYS, 1]) });
    return [...(out['values']?.data as Float32Array)];
  };
}

test('one day far above all others counts as three times the second-highest, and any other as it is', async () => {
  const believe = await open();
  for (const [days, expected] of [
    [
      [100_000, 100, 90, 110],
      [330, 100, 90, 110],
    ],
    [
      [90, 100, 300, 110],
      [90, 100, 300, 110],
    ],
    // From its second day on it is believed.
    [
      [100_000, 100, 100_000, 110],
      [100_000, 100, 100_000, 110],
    ],
    [
      [100_000, 100, 90_000, 110],
      [100_000, 100, 90_000, 110],
    ],
    // One day alone: there is nothing to hold it against.
    [
      [UNKNOWN, 100_000, UNKNOWN, UNKNOWN],
      [0, 100_000, 0, 0],
    ],
    [
      [UNKNOWN, 100_000, 10, UNKNOWN],
      [0, 30, 10, 0],
    ],
    // Of an idle source three requests are believed.
    [
      [0, 0, 50, 0],
      [0, 0, 3, 0],
    ],
    [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
  ] as const) {
    assert.deepEqual(await believe(days), expected, days.join());
  }
});

test('nothing is believed to be more than it was, and no more than one day is doubted', async () => {
  const believe = await open();
  const counts = fc.oneof(fc.nat({ max: 1_000_000 }), fc.constantFrom(0, 1, UNKNOWN));
  await fc.assert(
    fc.asyncProperty(fc.tuple(counts, counts, counts, counts), async (days) => {
      const values = await believe(days);
      const counted = days.map((count) => (Number.isNaN(count) ? 0 : Math.fround(count)));
      assert.ok(values.filter((value, day) => value !== counted[day]).length <= 1);
      assert.ok(values.every((value, day) => value <= (counted[day] ?? 0)));
    }),
    { numRuns: 200 },
  );
});
