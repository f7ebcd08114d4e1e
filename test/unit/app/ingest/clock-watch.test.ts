import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AT_1000 } from '../../demand/given.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { createClockWatch } from '../../../../src/app/ingest/clock-watch.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../src/core/units/time.ts';

/** Watermarks by the seconds past 10:00 at which they come, and the seconds that they are ahead (negative: behind). */
function told(...watermarks: readonly (readonly [at: number, lead: number])[]): string[] {
  const telemetry = createRecordingTelemetry();
  const watch = createClockWatch(telemetry, { stepMs: MINUTE_MS, futureToleranceMs: 5_000 });
  for (const [at, lead] of watermarks) {
    const now = AT_1000 + at * SECOND_MS;
    watch.look('lb-1', now + lead * SECOND_MS, now);
  }
  return telemetry.lines.map(({ level, message, fields }) => {
    const seconds = Object.values(fields).filter((value) => typeof value === 'number');
    return [level, /ahead|late|right/.exec(message)?.[0], ...seconds].join(' ');
  });
}

/** One a minute for so many minutes, all of them ahead by as much. */
const steady = (from: number, minutes: number, lead: number): [number, number][] =>
  Array.from({ length: minutes }, (_, minute) => [from + minute * 60, lead]);

for (const [what, watermarks, expected] of [
  ['that is right', steady(0, 20, -2), []],
  ['that is ahead within the tolerance', steady(0, 20, 5), []],
  ['that is ahead', steady(0, 20, 7), ['warn ahead 7']],
  [
    'that is ahead, and is set',
    [...steady(0, 3, 90), ...steady(180, 15, -1)],
    ['warn ahead 90', 'info right'],
  ],
  ['that is behind, but within a step', steady(0, 20, -60), []],
  ['that is behind', steady(0, 20, -200), ['warn late 200']],
  [
    'that is behind, by less than some of its reports',
    [...steady(0, 5, -300), [300, -200]],
    ['warn late 200'],
  ],
  [
    'that is right, with a report that was long on its way',
    [...steady(0, 6, -1), [310, -400], ...steady(330, 9, -1)],
    [],
  ],
  [
    'that is right, after a silence whose reports come all at once',
    [...steady(0, 6, -1), [1_500, -1_140], [1_501, -600], [1_502, -1], [1_900, -2]],
    [],
  ],
  [
    'that is behind, and is set',
    [...steady(0, 8, -200), ...steady(480, 15, 0)],
    ['warn late 200', 'info right'],
  ],
] as const) {
  test(`a clock ${what}`, () => {
    assert.deepEqual(told(...watermarks), expected);
  });
}

test('a clock of the service that runs back measures anew', () => {
  assert.deepEqual(told([3_600, -1], [0, -1], [60, -1]), []);
  assert.deepEqual(told([3_600, -100], [0, -200], ...steady(10, 8, -200)), ['warn late 100']);
});
