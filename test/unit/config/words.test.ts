import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatAddress, isLoopback, parseAddress } from '../../../src/config/address.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { formatDuration, formatSize, parseDuration, parseSize } from '../../../src/config/quantities.ts';
import { nearest } from '../../../src/config/suggest.ts';

test('lengths of time are read', () => {
  for (const [text, ms] of [
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['1.5h', 5_400_000],
    ['35d', 3_024_000_000],
    ['250ms', 250],
    ['1m1ms', 60_001],
    ['0.001s', 1],
    ['0s', 0],
  ] as const) {
    assert.equal(parseDuration(text), ms, text);
  }
});

test('what is no length of time is told apart', () => {
  for (const text of [
    '',
    '5',
    'm',
    '5 m',
    '-5m',
    '30m1h',
    '1m1m',
    '5min',
    '1e3s',
    '0.5ms',
    '∞',
    '99999999999999d',
  ]) {
    assert.equal(parseDuration(text), undefined, text);
  }
});

test('a length of time survives being written and read', () => {
  fc.assert(
    fc.property(fc.nat({ max: 1e13 }), (ms) => {
      assert.equal(parseDuration(formatDuration(ms)), ms);
    }),
  );
});

test('sizes are read', () => {
  for (const [text, bytes] of [
    ['512MiB', 536_870_912],
    ['1GB', 1_000_000_000],
    ['1.5 KiB', 1_536],
    ['20kB', 20_000],
    ['7B', 7],
    ['0B', 0],
  ] as const) {
    assert.equal(parseSize(text), bytes, text);
  }
  for (const text of ['', '5', '1gb', '1KB', '-1B', '1 000B']) assert.equal(parseSize(text), undefined, text);
});

test('a size survives being written and read within its three digits', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 50 }), (bytes) => {
      const read = parseSize(formatSize(bytes)) ?? Number.NaN;
      // Three significant digits are wrong by at most half of one in a hundred.
      assert.ok(Math.abs(read - bytes) <= 0.005 * bytes + 0.5, `${bytes} became ${formatSize(bytes)}`);
    }),
  );
  assert.equal(formatSize(1536 * 1024), '1.5MiB');
  assert.equal(formatSize(0), '0B');
});

test('addresses survive being read and written', () => {
  for (const text of ['127.0.0.1:50551', '[::1]:0', 'pra.example.org:443']) {
    const address = parseAddress(text);
    assert.ok(address !== undefined, text);
    assert.equal(formatAddress(address), text);
  }
  for (const text of ['', ':1', 'host', 'host:', '::1:5', 'host:65536', '[host]:1', 'http://host:1']) {
    assert.equal(parseAddress(text), undefined, text);
  }
});

test('only loopback addresses are loopback', () => {
  for (const [host, loopback] of [
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['localhost', true],
    ['0.0.0.0', false],
    ['127.example.org', false],
    ['::', false],
  ] as const) {
    assert.equal(isLoopback({ host, port: 1 }), loopback, host);
  }
});

test('the word that was meant is the nearest, if it is near', () => {
  const known = ['listen', 'leadTime', 'level', 'predict', 'warm-targets', 'directives'];
  for (const [word, meant] of [
    ['lisetn', 'listen'], // two letters swapped: distance 1
    ['leedtime', 'leadTime'],
    ['predcit', 'predict'],
    ['warm', 'warm-targets'], // a beginning
    ['ceiling', undefined],
    ['x', undefined],
  ] as const) {
    assert.equal(nearest(word, known), meant, word);
  }
});

test("variables of others that begin with PRA_ are left alone, as Kubernetes' for a service named pra", () => {
  const environment = readEnvironment({
    PRA_SERVICE_HOST: '10.0.0.1',
    PRA_SERVICE_PORT: '50551',
    PRA_SERVICE_PORT_GRPC: '50551',
    PRA_PORT: 'tcp://10.0.0.1:50551',
    PRA_PORT_50551_TCP: 'tcp://10.0.0.1:50551',
    PRA_PORT_50551_TCP_ADDR: '10.0.0.1',
    PRA_PORT_50551_TCP_PORT: '50551',
    PRA_PORT_50551_TCP_PROTO: 'tcp',
    LISTEN: 'x',
  });
  assert.deepEqual(environment, { configFile: undefined, address: undefined, settings: [], misspelt: [] });
});

test('an empty variable counts as unset', () => {
  const environment = readEnvironment({ PRA_LISTEN: '', PRA_CONFIG: '', PRA_ADDRESS: '' });
  assert.deepEqual(environment, { configFile: undefined, address: undefined, settings: [], misspelt: [] });
});
