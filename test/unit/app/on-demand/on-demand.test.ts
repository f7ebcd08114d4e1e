/** Which model is meant, what is it asked, and what if it cannot be? */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createVirtualClock } from '../../../fakes/clock.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { fakeModels } from '../../../fakes/models.ts';
import { predictionOf } from '../../../fakes/app.ts';
import type { AskOutcome, ModelWish, OnDemandQuery } from '../../../../src/app/api.ts';
import { createOnDemand } from '../../../../src/app/on-demand/on-demand.ts';
import type { OnDemandQuestions, Planner } from '../../../../src/app/plan/planner.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';
import { NotNow } from '../../../../src/ports/failure.ts';

const query = (model: ModelWish | undefined): OnDemandQuery => ({
  subject: { kind: 'pool', pool: 'web' },
  windowsMs: [7 * MINUTE_MS, 60 * MINUTE_MS],
  model,
});

const wish = (changes: Partial<ModelWish> = {}): ModelWish => ({
  ...{ name: 'simple', version: undefined, label: undefined },
  ...changes,
});

/** A question of which every batch is of one; `simple/1` mixes and is the champion, `simple/2` was refused. */
async function asked(
  model: ModelWish | undefined,
  forecast: Planner['forecast'] = ({ questions }) =>
    Promise.resolve(questions.map(() => ({ kind: 'forecast', forecast: undefined }))),
) {
  const clock = createVirtualClock(0);
  const questions: OnDemandQuestions[] = [];
  const onDemand = createOnDemand(
    {
      clock,
      models: fakeModels(),
      telemetry: createRecordingTelemetry(),
      elapsedMs: () => 0,
      planner: {
        forecast: (of) => {
          questions.push(of);
          return forecast(of);
        },
      },
    },
    MINUTE_MS,
    { batchMax: 1, delayMs: 0, queueMax: 1, waitMsMax: 1 },
  );
  const given = query(model);
  const outcome = await onDemand.ask(given, () => predictionOf(given), new AbortController().signal);
  return { outcome, questions };
}

const kind = ({ outcome }: { outcome: AskOutcome }) => outcome.kind;

test('all models are asked for the windows, in steps', async () => {
  const { outcome, questions } = await asked(undefined);
  assert.equal(outcome.kind, 'prediction');
  assert.deepEqual(questions[0]?.model, undefined);
  assert.deepEqual(questions[0]?.questions[0]?.windows, [7, 60]);
  assert.equal(questions[0].questions[0].series, 'pool:web');
});

test('a model is named by its version, its label, or alone: then the one that mixes', async () => {
  for (const meant of [wish(), wish({ version: 1 }), wish({ label: 'champion' })]) {
    const { outcome, questions } = await asked(meant);
    assert.equal(outcome.kind, 'prediction');
    assert.deepEqual([questions[0]?.model?.name, questions[0]?.model?.version], ['simple', 1]);
  }
});

test('one that is not there, that is refused, or that is not loaded is told so, and nobody else is asked', async () => {
  for (const unknown of [wish({ name: 'mine' }), wish({ version: 3 }), wish({ label: 'canary' })]) {
    const answer = await asked(unknown);
    assert.deepEqual([kind(answer), answer.questions], ['unknown-model', []]);
  }
  const refused = await asked(wish({ version: 2 }));
  assert.deepEqual([kind(refused), refused.questions], ['not-ready', []]);
  // It mixed when it was looked up, and does not any more.
  const left = await asked(wish({ version: 1 }), ({ questions }) =>
    Promise.resolve(questions.map(() => ({ kind: 'not-loaded' }))),
  );
  assert.equal(kind(left), 'not-loaded');
});

test('that the planner was lost is a reason to ask again', async () => {
  await assert.rejects(
    asked(undefined, () => Promise.reject(new Error('the planner thread has ended'))),
    (error: unknown) => error instanceof NotNow && error.reason === 'planner-lost',
  );
});
