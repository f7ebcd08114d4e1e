/** Steps that are put together: the same in the fit and in the graph, and back to minutes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { openFamily } from '../families.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { ARIMA } from '../../../../training/arima/family.ts';
import { mergeSteps as mergePast } from '../../../../training/arima/merge.ts';
import { mergeSteps, spreadLeads } from '../../../../training/arima/graph/merged-steps.ts';
import { arimaSettings } from '../../../../training/arima/settings.ts';
import { GraphBuilder } from '../../../../training/onnx/graph-builder.ts';
import type { Value } from '../../../../training/onnx/graph-builder.ts';
import { encodeModel } from '../../../../training/onnx/model-proto.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const past = { series: 'any', stepMs: MINUTE_MS, start: START, zone: UTC };

/** What a graph of this one operation makes of one row. */
async function run(
  values: readonly number[],
  operation: (g: GraphBuilder, row: Value) => Value,
): Promise<readonly number[]> {
  const g = new GraphBuilder();
  const row = g.input({ name: 'row', type: 'float32', shape: ['batch', values.length] });
  g.output(operation(g, row), { name: 'made', type: 'float32', shape: ['batch', 'length'] });
  const session = await InferenceSession.create(encodeModel(g.build('one-operation')), {
    intraOpNumThreads: 1,
  });
  const { made } = await session.run({ row: new Tensor('float32', values, [1, values.length]) });
  return [...(made?.data as Float32Array)];
}

test('means are of whole steps from the end backward, and unknown where half or more is', async () => {
  const unknown = Number.NaN;
  const values = [9, 1, 2, 6, unknown, 4, 4, unknown, unknown, 5];
  // The first is left over; (1 + 2 + 6) ÷ 3 = 3; of ?, 4, 4 two are known; of ?, ?, 5 one.
  const merged = mergePast({ ...past, values: Float32Array.from(values) }, 3);
  assert.deepEqual([...merged.values], [3, 4, unknown]);
  assert.deepEqual([merged.start, merged.stepMs], [START + MINUTE_MS, 3 * MINUTE_MS]);
  assert.deepEqual(await run(values.slice(1), (g, row) => mergeSteps(g, row, 3)), [3, 4, unknown]);
});

test('between the middles of two long steps minutes lie on a straight line', async () => {
  // Of three minutes each: middles at the second and at the fifth, a third of 30 apart.
  const spread = await run([10, 40], (g, row) => spreadLeads(g, row, { leads: 2, count: 3 }));
  [10, 10, 20, 30, 40, 40].forEach((expected, lead) => {
    assert.ok(Math.abs((spread[lead] ?? Number.NaN) - expected) < 1e-4, spread.join(' '));
  });
});

for (const [minutes, merged] of [
  [1, 5],
  [2, 2],
  [3, 1],
  [4, 1],
  [5, 1],
  [30, 1],
] as const) {
  test(`of steps of ${minutes} minutes ${merged} make one of the recursion`, () => {
    assert.equal(arimaSettings(minutes * MINUTE_MS).merged, merged);
  });
}

const DAY = DAY_MS / MINUTE_MS;
const values = Float32Array.from({ length: 4 * DAY }, (_, step) =>
  Math.round(100 + 60 * Math.sin((2 * Math.PI * step) / DAY) + ((step * 7_919) % 9)),
);
const row = ARIMA.fit({ ...past, values: values.slice(0, 3 * DAY) });
const forecast = await openFamily(ARIMA, MINUTE_MS);

test('minutes are forecast at any of them, as the wave goes on', async () => {
  const issues = [0, 1, 2, 3, 4, 611].map((minute) => 3 * DAY + minute);
  const points = await forecast({ ...past, values }, row, issues);
  for (const [at, issue] of issues.entries()) {
    for (const [lead, point] of (points[at] ?? []).entries()) {
      // What nobody knows is 4 on average.
      const expected = 104 + 60 * Math.sin((2 * Math.PI * (issue + lead)) / DAY);
      assert.ok(Math.abs(point - expected) < 8, `${lead} after ${issue}: ${point}, not ${expected}`);
    }
  }
});

test('a counter that jumps for one minute is not the level of the next hour', async () => {
  const issue = 3 * DAY + 360;
  const [before = []] = await forecast({ ...past, values }, row, [issue]);
  const spiked = values.slice();
  spiked[issue - 1] = 1_000 * (values[issue - 1] ?? 0);
  const [after = []] = await forecast({ ...past, values: spiked }, row, [issue]);
  after.forEach((point, lead) => {
    const quiet = before[lead] ?? Number.NaN;
    assert.ok(point >= quiet - 1 && point < 1.3 * quiet, `lead ${lead}: ${point}, not ${quiet}`);
  });
});
