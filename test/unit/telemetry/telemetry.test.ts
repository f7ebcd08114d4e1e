import assert from 'node:assert/strict';
import { test } from 'node:test';
import { METRICS } from '../../../src/adapters/telemetry/metrics.ts';
import { openMetricsServer } from '../../../src/adapters/telemetry/metrics-server.ts';
import { createTelemetry } from '../../../src/adapters/telemetry/telemetry.ts';

function open(pretty = false) {
  let text = '';
  const to = { write: (line: string) => (text += line) };
  const telemetry = createTelemetry({ level: 'info', pretty }, to);
  return { telemetry, text: () => text };
}

/** The lines of one metric, help and type left out. */
const samples = (text: string, name: string): string[] =>
  text.split('\n').filter((line) => line.startsWith(name));

test('a log line is one JSON object with its time, level, message and fields', () => {
  const { telemetry, text } = open();
  telemetry.log('warn', 'client is behind', { client: 'lb-1', seconds: 12 });
  const { time, ...rest } = JSON.parse(text()) as Record<string, string>;
  assert.deepEqual(rest, { level: 'warn', msg: 'client is behind', client: 'lb-1', seconds: 12 });
  assert.equal(new Date(time ?? '').toISOString(), time);
});

test('a level under the configured one is left out', () => {
  const { telemetry, text } = open();
  telemetry.log('debug', 'nothing');
  assert.equal(text(), '');
});

test('an error brings its stack, in JSON and for people', () => {
  for (const pretty of [false, true]) {
    const { telemetry, text } = open(pretty);
    telemetry.log('error', 'cycle failed', { error: new Error('disk full') });
    assert.match(text(), /disk full/);
    assert.match(text(), /telemetry\.test\.ts/);
  }
});

test('lines for people are words, and what somebody else wrote cannot begin a new one', () => {
  const { telemetry, text } = open(true);
  telemetry.log('info', 'client came', { client: 'evil\n00:00:00.000 ERROR forged' });
  assert.match(text(), /^\d\d:\d\d:\d\d\.\d{3} INFO {2}client came client="evil\\n00:00/);
  assert.equal(text().split('\n').length, 2);
});

test('counters, gauges and histograms come out in the text format', async () => {
  const { telemetry } = open();
  telemetry.count('pra_batches_total', { outcome: 'counted' });
  telemetry.count('pra_batches_total', { outcome: 'counted' }, 2);
  telemetry.gauge('pra_instances', 4, { state: 'warm', pool: 'web' });
  telemetry.observe('pra_ingest_commit_seconds', 0.004);
  const text = await telemetry.metricsText();
  assert.deepEqual(samples(text, 'pra_batches_total'), ['pra_batches_total{outcome="counted"} 3']);
  assert.deepEqual(samples(text, 'pra_instances'), ['pra_instances{state="warm",pool="web"} 4']);
  // 4 ms is over the bucket of 2 ms and in the one of 5 ms.
  assert.match(text, /pra_ingest_commit_seconds_bucket{le="0.002"} 0\n.*{le="0.005"} 1\n/);
});

test('an unknown number is absent from the metrics, not zero and not NaN', async () => {
  const { telemetry } = open();
  telemetry.gauge('pra_pool_warm', 4, { pool: 'a' });
  telemetry.gauge('pra_pool_warm', Number.NaN, { pool: 'a' });
  telemetry.gauge('pra_data_age_seconds', 4);
  telemetry.gauge('pra_data_age_seconds', Number.POSITIVE_INFINITY);
  const text = await telemetry.metricsText();
  assert.deepEqual([...samples(text, 'pra_pool_warm'), ...samples(text, 'pra_data_age_seconds')], []);
});

test('a metric that the table does not have, of another type or with other labels is a bug', () => {
  const { telemetry } = open();
  for (const use of [
    () => {
      telemetry.count('pra_nonsense_total');
    },
    () => {
      telemetry.gauge('pra_batches_total', 1, { outcome: 'counted' });
    },
    () => {
      telemetry.count('pra_batches_total');
    },
    () => {
      telemetry.count('pra_batches_total', { outcome: 'counted', client: 'lb-1' });
    },
    () => {
      telemetry.observe('pra_sources', 1);
    },
  ]) {
    assert.throws(use, /bug: /);
  }
});

test('every metric of the table can be used as it is declared, and says what it is', async () => {
  const { telemetry } = open();
  for (const [name, { type, labels }] of Object.entries(METRICS)) {
    const values = Object.fromEntries(labels.map((label) => [label, 'x']));
    if (type === 'counter') telemetry.count(name, values);
    if (type === 'gauge') telemetry.gauge(name, 1, values);
    if (type === 'histogram') telemetry.observe(name, 1, values);
  }
  const text = await telemetry.metricsText();
  for (const [name, { type }] of Object.entries(METRICS)) {
    assert.match(text, new RegExp(`^# HELP ${name} \\S+ \\S+`, 'm'));
    assert.match(text, new RegExp(`^# TYPE ${name} ${type}$`, 'm'));
  }
});

test('metrics and liveness are served, everything else is refused, and close ends it', async () => {
  const { telemetry } = open();
  telemetry.gauge('pra_sources', 7);
  const server = await openMetricsServer({ host: '127.0.0.1', port: 0 }, telemetry);
  const ask = (path: string, method = 'GET') => fetch(`http://${server.address}${path}`, { method });

  const metrics = await ask('/metrics');
  assert.equal(metrics.status, 200);
  assert.match(metrics.headers.get('content-type') ?? '', /^text\/plain; version=/);
  assert.match(await metrics.text(), /^pra_sources 7$/m);
  assert.equal(await (await ask('/livez')).text(), 'ok\n');
  assert.equal((await ask('/')).status, 404);
  assert.equal((await ask('/metrics', 'POST')).status, 405);

  await assert.rejects(
    openMetricsServer({ host: '127.0.0.1', port: Number(server.address.split(':')[1]) }, telemetry),
    /EADDRINUSE/,
  );
  await server.close();
  await assert.rejects(ask('/livez'));
});
