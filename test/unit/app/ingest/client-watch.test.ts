import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXPECTED } from '../given.ts';
import { AT_1000, atMinute, batch } from '../../demand/given.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import { createClientWatch } from '../../../../src/app/ingest/client-watch.ts';
import { createDemandFeed } from '../../../../src/app/ingest/demand-feed.ts';
import type { Batch } from '../../../../src/core/demand/batch.ts';
import { HOUR_MS } from '../../../../src/core/units/time.ts';

/** A service that has heard of two clients and is looked at minute by minute. */
function setUp(startedAt = 0) {
  const telemetry = createRecordingTelemetry();
  const feed = createDemandFeed([], EXPECTED);
  const watch = createClientWatch({ feed, telemetry }, EXPECTED, startedAt);
  const sequences = new Map<string, number>();
  const report = (client: string, minute: number, changes: Partial<Batch> = {}): void => {
    sequences.set(client, (sequences.get(client) ?? 0) + 1);
    const receivedAt = atMinute(minute);
    const claims = {
      watermark: receivedAt,
      reach: receivedAt - HOUR_MS,
      goneBefore: receivedAt - 24 * HOUR_MS,
    };
    feed.add(batch({ client, sequence: sequences.get(client) ?? 1, receivedAt, ...claims, ...changes }));
  };
  return {
    telemetry,
    report,
    look: (minute: number) => {
      watch.look(feed.progress(atMinute(minute)).waitingFor, atMinute(minute));
    },
  };
}

test('a client that goes missing is named once, and again when it is back', () => {
  const { telemetry, report, look } = setUp();
  report('lb-1', 0);
  report('lb-2', 0);
  for (let minute = 1; minute <= 30; minute += 1) {
    report('lb-1', minute);
    look(minute);
    // Behind from the first minute on, missing after three.
    assert.equal(telemetry.gauged('pra_clients_waiting'), 1);
    assert.equal(telemetry.gauged('pra_clients_missing'), minute < 3 ? 0 : 1);
  }
  report('lb-2', 30);
  look(30);
  look(31);
  assert.equal(telemetry.gauged('pra_clients_missing'), 0);
  assert.deepEqual(telemetry.lines, [
    {
      level: 'warn',
      message:
        'a client is missing: nothing is scaled in until it is back, says goodbye or is named in ingest.gone',
      fields: {
        client: 'lb-2',
        passed: '2026-11-24T10:00:00.000Z',
        heardAt: '2026-11-24T10:00:00.000Z',
        takenForGoneAt: '2026-11-25T10:00:00.000Z',
      },
    },
    {
      level: 'info',
      message: 'a client that was missing is back',
      fields: { client: 'lb-2', untoldSeconds: 0 },
    },
  ]);
});

test('a client that is back too late to tell of everything is told of with what it left out', () => {
  const { telemetry, report, look } = setUp();
  report('lb-1', 0);
  look(10);
  report('lb-1', 90); // Records of 10:30 and later are still taken.
  look(90);
  assert.deepEqual(telemetry.lines.at(-1)?.fields, { client: 'lb-1', untoldSeconds: 1_800 });
});

for (const [what, end, words] of [
  ['says goodbye', { goodbye: true }, /has said goodbye/],
  ['is taken for gone', undefined, /is taken for gone/],
] as const) {
  test(`a missing client that ${what} is told of, and no more`, () => {
    const { telemetry, report, look } = setUp();
    report('lb-1', 0);
    look(5);
    if (end) report('lb-1', 6, end);
    const later = end ? 6 : 24 * 60;
    look(later);
    look(later + 1);
    assert.equal(telemetry.lines.length, 2);
    assert.match(telemetry.lines[1]?.message ?? '', words);
  });
}

test('after a start nobody is called missing until all have had the time to come back', () => {
  const { telemetry, report, look } = setUp(AT_1000);
  report('lb-1', -30);
  report('lb-2', -30);
  look(1);
  report('lb-1', 2);
  look(2.9);
  assert.equal(telemetry.lines.length, 0);
  look(3);
  assert.deepEqual(
    telemetry.lines.map(({ fields }) => fields['client']),
    ['lb-2'],
  );
});
