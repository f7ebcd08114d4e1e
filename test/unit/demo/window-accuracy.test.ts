import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Accuracy__Output } from '../../../src/adapters/grpc/gen/pra/v1/Accuracy.ts';
import { windowAccuracies } from '../../../src/cli/demo/output/window-accuracy.ts';

const accuracy = (model: string, minutes: number, error: number, forecasts = 100): Accuracy__Output => ({
  subject: null,
  model,
  window: { seconds: minutes * 60, nanos: 0 },
  forecasts,
  meanActualRequests: 10,
  meanAbsoluteError: 10 * error,
  weightedAbsolutePercentageError: error,
  meanPinballLoss: 1,
  coverage: [
    { level: 0.5, value: 0.52 },
    { level: 0.95, value: 0.94 },
  ],
});

test('each window of the mixture stands beside the best single expert and beside yesterday', () => {
  assert.deepEqual(
    windowAccuracies([
      accuracy('pra', 30, 0.2),
      accuracy('pra', 5, 0.1),
      accuracy('simple/1/yesterday', 5, 0.4),
      accuracy('simple/1/newest', 5, 0.15),
      accuracy('simple/1/newest', 30, 0.3),
    ]),
    [
      {
        windowMinutes: 5,
        forecasts: 100,
        error: 0.1,
        bestExpert: { model: 'simple/1/newest', error: 0.15 },
        yesterdayError: 0.4,
        coverage: [
          { level: 0.5, share: 0.52 },
          { level: 0.95, share: 0.94 },
        ],
      },
      {
        windowMinutes: 30,
        forecasts: 100,
        error: 0.2,
        bestExpert: { model: 'simple/1/newest', error: 0.3 },
        yesterdayError: null,
        coverage: [
          { level: 0.5, share: 0.52 },
          { level: 0.95, share: 0.94 },
        ],
      },
    ],
  );
});

test('an expert that was scored on less than nine tenths of the forecasts is not compared', () => {
  const [window] = windowAccuracies([
    accuracy('pra', 5, 0.1),
    accuracy('m/1/rare', 5, 0.01, 89),
    accuracy('m/1/steady', 5, 0.2, 90),
  ]);
  assert.deepEqual(window?.bestExpert, { model: 'm/1/steady', error: 0.2 });
});
