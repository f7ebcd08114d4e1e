/** What do the methods of the IngestService give the app, and what comes back? Each method once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toTimestamp } from '../../../src/adapters/grpc/client.ts';
import { AT, fakeApp } from '../../fakes/app.ts';
import { drained, openDoor } from '../grpc-door.ts';

// AT is 1,767,225,600,000 ms: a whole number of seconds.
const AT_WIRE = { seconds: 1_767_225_600, nanos: 0 };

test('ReportRequests hands batches to the app and acknowledges them in order', async (t) => {
  const { app, client } = await openDoor(t);
  const stream = client.reportRequests();
  await stream.write({
    clientId: 'balancer-1',
    sequence: 7,
    records: [
      {
        time: toTimestamp(AT + 250),
        attributes: [{ name: 'route', value: '/pay' }],
        outcome: 'OUTCOME_REJECTED',
        attempt: 2,
        bytesIn: 12.5,
      },
    ],
    watermark: toTimestamp(AT),
  });
  await stream.write({ clientId: 'balancer-1', sequence: 8, goodbye: true });
  stream.end();
  const { values, error } = await drained(stream.responses);
  assert.equal(error, undefined);
  assert.deepEqual(
    values.map(({ sequence, accepted }) => [sequence, accepted]),
    [
      [7, 1],
      [8, 0],
    ],
  );
  const unmeasured = { cpuSeconds: 0, memoryBytes: 0, bytesOut: 0, serviceSeconds: 0 };
  assert.deepEqual(app.given.reports, [
    {
      client: 'balancer-1',
      sequence: 7,
      records: [
        {
          time: AT + 250,
          count: 1,
          attributes: [{ name: 'route', value: '/pay' }],
          outcome: 'rejected',
          retry: true,
          bytesIn: 12.5,
          ...unmeasured,
        },
      ],
      watermark: AT,
      goodbye: false,
    },
    { client: 'balancer-1', sequence: 8, records: [], watermark: undefined, goodbye: true },
  ]);
});

test('ReportRequests tells which records were refused and that a batch was known', async (t) => {
  const rejected = [{ index: 4, reason: 'too-late' as const, detail: 'two days old' }];
  const receipt = { accepted: 9, duplicate: true, highestSequence: 12, rejected };
  const app = fakeApp({ reportRequests: () => Promise.resolve(receipt) });
  const { client } = await openDoor(t, app);
  const stream = client.reportRequests();
  await stream.write({ clientId: 'a', sequence: 1 });
  stream.end();
  const { values } = await drained(stream.responses);
  assert.deepEqual(values, [{ sequence: 1, ...receipt }]);
});

test('ImportHistory counts rows, sources and duplicates, and says over which range', async (t) => {
  const known = new Set([2]);
  const app = fakeApp({ importPart: (part) => Promise.resolve({ duplicate: known.has(part.sequence) }) });
  const { client } = await openDoor(t, app);
  const row = (name: string, minute: number) => ({
    source: {
      name,
      parameters: [
        { name: 'b', value: '2' },
        { name: 'a', value: '1' },
      ],
    },
    start: toTimestamp(AT + minute * 60_000),
    count: 5,
  });
  const reply = await client.importHistory([
    { importId: 'july', sequence: 1, rows: [row('x', 3), row('y', 3)] },
    { importId: 'july', sequence: 2, rows: [row('x', 1)] },
  ]);
  // Steps of a minute from minute 1 to the end of minute 3.
  const range = { from: toTimestamp(AT + 60_000), to: toTimestamp(AT + 240_000) };
  assert.deepEqual(reply, { rows: 2, duplicateRows: 1, sources: 2, range });
  assert.equal(app.given.importsFinished, 1);
});

test('ImportHistory gives the app sources in their one spelling', async (t) => {
  const { app, client } = await openDoor(t);
  const source = {
    name: 'x',
    parameters: [
      { name: 'b', value: '2' },
      { name: 'a', value: '"' },
    ],
  };
  await client.importHistory([{ importId: 'i', sequence: 1, rows: [{ source, start: AT_WIRE, count: 0 }] }]);
  assert.deepEqual(app.given.parts, [
    { importId: 'i', sequence: 1, rows: [{ source: String.raw`x{a="\"",b="2"}`, start: AT, count: 0 }] },
  ]);
});

test('ListImports tells what was imported, how far and when', async (t) => {
  const { client } = await openDoor(t);
  assert.deepEqual(await client.listImports({}), {
    imports: [{ importId: 'july', sequence: 2, countedAt: AT_WIRE }],
  });
});
