/** What becomes of a planner thread that never answers? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openPlannerThread } from '../../src/adapters/planner/planner-thread.ts';
import { NO_COVERAGE } from '../../src/core/demand/coverage.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';

const AT = Date.parse('2026-01-01T10:00Z');
const START = { coverage: NO_COVERAGE, poolStates: [], events: [], now: AT };
const INPUT = {
  now: AT,
  deltas: [],
  issueAt: undefined,
  coverage: NO_COVERAGE,
  observed: false,
  running: new Map(),
  starts: new Map(),
  costs: new Map(),
  levels: new Map(),
  events: undefined,
};

test('a planner that hangs is ended and told of, and a new one begins', async (t) => {
  const problems: string[] = [];
  const planner = await openPlannerThread({
    entry: new URL('hanging-planner.ts', import.meta.url),
    execArgv: typescriptFlags(),
    workerData: undefined,
    onProblem: (detail) => problems.push(detail),
    callTimeoutMs: 3_000,
  });
  t.after(() => planner.close());
  await planner.begin(START);
  await assert.rejects(planner.cycle(INPUT), /did not answer `cycle` within 3 s and was ended/);
  assert.deepEqual(problems, ['the planner thread did not answer `cycle` within 3 s and was ended']);

  await assert.rejects(planner.cycle(INPUT), /the planner thread was lost, and the past with it/);
  await planner.begin(START);
  assert.deepEqual(await planner.learn({ pasts: [], until: undefined }), []);
});
