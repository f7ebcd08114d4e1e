import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTrace, readTrace, slice } from '../../../src/cli/demo/trace.ts';

const MINUTE_MS = 60_000;
const HEADER = 'timestamp,source,requests';
const start = Date.parse('1995-07-03T00:00:00Z');

test('a blank count and an absent row are unknown, a zero is zero', () => {
  const text = `${HEADER}
1995-07-03T00:00:00Z,nasa,5
1995-07-03T00:01:00Z,nasa,
1995-07-03T00:03:00Z,nasa,0
`;
  assert.deepEqual(parseTrace(text, MINUTE_MS), {
    source: 'nasa',
    start,
    stepMs: MINUTE_MS,
    values: Float64Array.of(5, Number.NaN, Number.NaN, 0),
  });
});

test('what is no trace of one source is refused with what is wrong', () => {
  for (const [text, complaint] of [
    ['a,b\n', /not the header.*a,b/],
    [`${HEADER}\n`, /no rows/],
    [`${HEADER}\n1995-07-03T00:00:00Z,nasa,x\n`, /not a row.*,x/],
    [`${HEADER}\nyesterday,nasa,1\n`, /not a row.*yesterday/],
    [`${HEADER}\n1995-07-03T00:00:00Z,a,1\n1995-07-03T00:01:00Z,b,1\n`, /two sources.*a and b/],
  ] as const) {
    assert.throws(() => parseTrace(text, MINUTE_MS), complaint);
  }
});

test('a slice has its own start, and none goes beyond the trace', () => {
  const series = { source: 's', start, stepMs: MINUTE_MS, values: Float64Array.of(1, 2, 3) };
  const range = { from: start + MINUTE_MS, to: start + 3 * MINUTE_MS };
  assert.deepEqual(slice(series, range), { ...series, start: range.from, values: Float64Array.of(2, 3) });
  assert.throws(() => slice(series, { from: start, to: start + 4 * MINUTE_MS }), /does not cover/);
});

test('the bundled trace is three weeks and a day of whole minutes', async () => {
  const file = new URL('../../../examples/nasa-http/nasa-http-1995-07.1min.csv.gz', import.meta.url);
  const trace = await readTrace(file, MINUTE_MS);
  assert.equal(trace.source, 'nasa-ksc');
  assert.equal(trace.start, start);
  assert.equal(trace.values.length, 22 * 1_440);
  assert.equal(
    trace.values.filter(Number.isNaN).length,
    0,
    'the two outages of the trace lie after these weeks',
  );
  // Sum of the last day's 1,440 counts in the CSV, by awk.
  assert.equal(
    trace.values.subarray(-1_440).reduce((sum, count) => sum + count),
    66_368,
  );
});
