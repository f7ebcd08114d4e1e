import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PolicyName } from '../../../src/app/backtest/decide/policies.ts';
import { policiesOf } from '../../../src/app/backtest/decide/policies.ts';
import { scoreCounts } from '../../../src/app/backtest/decide/run.ts';
import { DEFAULT_VISIBLE_AFTER_MS, STABILIZATION_MS } from '../../../src/app/backtest/decide/settings.ts';
import { timelineOf } from '../../../src/app/backtest/decide/timeline.ts';
import { readSeries } from '../../../src/cli/backtest/data.ts';
import { openInput } from '../../../src/cli/logs/input.ts';
import { present } from '../../../src/core/units/check.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { SECOND_MS } from '../../../src/core/units/time.ts';

interface Expected {
  readonly case: {
    readonly file: string;
    readonly source: string;
    readonly step_s: number;
    readonly from: string;
    readonly to: string;
    readonly capacity: number;
  };
  readonly leadSeconds: number;
  readonly stride: number;
  readonly runs: readonly {
    readonly policy: PolicyName;
    readonly knob: number;
    readonly counts: readonly number[];
    readonly unserved: number;
    readonly hours_ratio: number;
    readonly instance_hours: number;
    readonly tau_u_pct: number;
    readonly theta_u_pct: number;
    readonly tau_o_pct: number;
    readonly theta_o_pct: number;
    readonly direction_changes_per_h: number;
  }[];
}

const expected = JSON.parse(
  readFileSync(new URL('expected.json', import.meta.url), 'utf8'),
) as Expected;
const { case: of, leadSeconds, stride, runs } = expected;
const input = await openInput(
  fileURLToPath(new URL(`../../../examples/nasa-http/${of.file}`, import.meta.url)),
);
const stepMs = of.step_s * SECOND_MS;
const series = present((await readSeries(input, { stepMs, source: undefined }))[0], 'the trace');
await input.close();
const settings = {
  stepMs,
  zone: UTC,
  events: [],
  from: Date.parse(of.from),
  to: Date.parse(of.to),
  capacityPerSecond: of.capacity,
  leadTimeMs: leadSeconds * SECOND_MS,
  visibleAfterMs: DEFAULT_VISIBLE_AFTER_MS,
};
const seen = {
  settings,
  series,
  timeline: timelineOf(settings, series),
  forecasts: new Map<never, never>(),
  pool: { id: 'all', stabilizationMs: STABILIZATION_MS },
};
const policies = policiesOf(seen);
const hoursOfOracle = present(
  runs.find(({ policy }) => policy === 'oracle'),
  'the oracle',
).instance_hours;

for (const run of runs) {
  const counts = present(
    policies.find(({ name }) => name === run.policy),
    'a policy',
  ).counts(run.knob);

  test(`${run.policy} at ${run.knob} asks for what the benchmark's asks for`, () => {
    assert.deepEqual(
      counts.filter((_, tick) => tick % stride === 0),
      run.counts,
    );
  });

  test(`${run.policy} at ${run.knob} is scored as the benchmark scores it`, () => {
    const score = scoreCounts(seen, counts);
    const pairs = {
      unserved: [score.unservedShare, run.unserved],
      hours: [score.instanceHours, run.instance_hours],
      ratio: [score.instanceHours / hoursOfOracle, run.hours_ratio],
      tauUnder: [score.tauUnder, run.tau_u_pct / 100],
      thetaUnder: [score.thetaUnder, run.theta_u_pct / 100],
      tauOver: [score.tauOver, run.tau_o_pct / 100],
      thetaOver: [score.thetaOver, run.theta_o_pct / 100],
      turns: [score.directionChangesPerHour, run.direction_changes_per_h],
    };
    for (const [name, [ours = Number.NaN, theirs = Number.NaN]] of Object.entries(pairs)) {
      assert.ok(Math.abs(ours - theirs) <= 1e-9 * Math.max(1, theirs), `${name}: ${ours}, not ${theirs}`);
    }
  });
}
