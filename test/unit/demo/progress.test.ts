import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { createProgress } from '../../../src/cli/demo/output/progress.ts';
import type { Minute } from '../../../src/cli/demo/replay-day.ts';

const MINUTE_MS = 60_000;

/** Five of the requests are rejected in each minute; 3 instances are warm and one is starting. */
const minute = (at: number): Minute => ({
  start: at * MINUTE_MS,
  requests: 40,
  rejected: 5,
  ready: 3,
  holding: {
    directive: {
      pool: 'web',
      epoch: 1,
      revision: 1,
      warm: 4,
      readyBy: null,
      expiresAt: null,
      decidedAt: null,
      reason: '',
      detail: '',
      basis: 'BASIS_MODEL',
    },
    ready: 3,
    paid: 4,
    started: 1,
    failed: 0,
  },
  outlook: {
    subject: null,
    basis: 'BASIS_MODEL',
    reason: '',
    issuedAt: null,
    windows: [
      {
        window: { seconds: 300, nanos: 0 },
        totalRequests: [
          { level: 0.5, value: 200.4 },
          { level: 0.95, value: 250 },
          { level: 0.99, value: 300 },
        ],
        peakRatePerSecond: [],
        resources: [],
      },
    ],
    models: [],
    dataAge: null,
  },
});

test('without a terminal there is one plain line an hour; what is not scored does not count', () => {
  const stream = new PassThrough();
  const progress = createProgress(stream, 60 * MINUTE_MS);
  progress.say('Replaying …');
  for (let at = 0; at <= 120; at += 1) progress.minute(minute(at));
  progress.done();
  const lines = String(stream.read()).trimEnd().split('\n');
  // From minute 60 to 120 there are 61 scored minutes of 5.
  assert.deepEqual(
    lines.map((line) => line.trim().replaceAll(/ {2,}/g, ' | ')),
    [
      'Replaying …',
      '00:00 | 40 requests | 3 warm +1 starting | next 5 min 200, at most 250 (q0.95) | warm-up',
      '01:00 | 40 requests | 3 warm +1 starting | next 5 min 200, at most 250 (q0.95) | unserved so far 5',
      '02:00 | 40 requests | 3 warm +1 starting | next 5 min 200, at most 250 (q0.95) | unserved so far 305',
    ],
  );
});

test('a minute without a forecast has a dash in its place', () => {
  const stream = new PassThrough();
  createProgress(stream, 0).minute({ ...minute(0), outlook: { ...minute(0).outlook, windows: [] } });
  assert.match(String(stream.read()), /next 5 min – /);
});
