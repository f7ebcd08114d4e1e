/**
 * How long does a change of the warm targets take to HAProxy's traffic? From before it is published to the first
 * request that goes to the other instance: the service's door, `pra agent haproxy` as a process, a real HAProxy whose
 * agent interval is 500 ms. And how long to a client that watches, which is the part of it that is PRA's.
 *
 *   node --import tsx bench/haproxy-weights.ts [CHANGES]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { connect } from '../src/adapters/grpc/client.ts';
import { openServer } from '../src/adapters/grpc/server.ts';
import { AT, fakeApp } from '../test/fakes/app.ts';
import { freePort, portOf } from '../test/servers/ports.ts';
import { machine, percentile } from './measured.ts';

const AGENT_INTERVAL_MS = 500;
const WANTED_MS = AGENT_INTERVAL_MS + 100;
const PRA = fileURLToPath(new URL('../bin/pra.js', import.meta.url));

const ask = (port: number): Promise<string> =>
  new Promise((resolve) => {
    get({ port, host: '127.0.0.1', agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve(body);
      });
    }).on('error', () => {
      resolve('none');
    });
  });

const changes = Number(process.argv[2] ?? 40);
const folder = await mkdtemp(join(tmpdir(), 'pra-bench-'));
const backends = ['a', 'b'].map((name) => createServer((_request, response) => response.end(name)));
const addresses = (await Promise.all(backends.map(portOf))).map((port) => `127.0.0.1:${port}`);
const app = fakeApp();
const server = await openServer({
  ...{ app, listen: { host: '127.0.0.1', port: 0 }, tls: undefined, log: () => undefined },
  ...{ closeTimeoutMs: 1_000, slowReaderTimeoutMs: undefined },
});
const publish = (name: string): void => {
  const targets = addresses.map((address, index) => ({
    instance: {
      ...{ id: address, address, state: 'warm' as const, since: AT, startDurationMs: undefined, detail: '' },
    },
    weight: name === 'ab'[index] ? 100 : 0,
    rank: index + 1,
  }));
  app.news.warmTargets.publish({ pool: 'checkout', targets, stale: false, at: AT });
};
publish('a');

const port = await freePort();
const file = join(folder, 'haproxy.cfg');
const words = [
  'agent',
  'haproxy',
  'checkout',
  '--json',
  '--address',
  server.address,
  '--listen',
  '127.0.0.1:0',
];
const places = ['--bind', `127.0.0.1:${port}`, '--servers', addresses.join(','), '--config-out', file];
const agent = spawn(process.execPath, [PRA, ...words, ...places], { stdio: ['ignore', 'pipe', 'inherit'] });
await once(createInterface(agent.stdout), 'line');
const haproxy = spawn('/usr/sbin/haproxy', ['-db', '-f', file], { stdio: 'ignore' });
const client = connect(server.address);
const stop = new AbortController();
try {
  const told = client.watchWarmTargets({ pool: 'checkout' }, { signal: stop.signal })[Symbol.asyncIterator]();
  await told.next();
  while ((await ask(port)) !== 'a');
  const toTraffic: number[] = [];
  const toWatcher: number[] = [];
  for (let change = 1; change <= changes; change += 1) {
    const name = change % 2 === 0 ? 'a' : 'b';
    const begun = performance.now();
    publish(name);
    await told.next();
    toWatcher.push(performance.now() - begun);
    while ((await ask(port)) !== name);
    toTraffic.push(performance.now() - begun);
    // Until all of it goes there, and so that changes fall anywhere between two questions of the agent.
    for (let inARow = 0; inARow < 20 + ((change * 37) % 100);)
      inARow = (await ask(port)) === name ? inARow + 1 : 0;
  }
  const table = new Table({ head: ['from a change to', 'p50 ms', 'p99 ms', 'most ms', 'wanted ms'] });
  for (const [what, values, wanted] of [
    ['a client that watches', toWatcher, 100],
    ["HAProxy's traffic", toTraffic, WANTED_MS],
  ] as const) {
    const figures = [percentile(values, 0.5), percentile(values, 0.99), Math.max(...values)];
    table.push([what, ...figures.map((ms) => ms.toFixed(1)), `≤ ${wanted}`]);
  }
  console.log(`${changes} changes of the weights, agent interval ${AGENT_INTERVAL_MS} ms`);
  console.log(`${machine()}\n${table.toString()}`);
} finally {
  stop.abort();
  client.close();
  agent.kill('SIGKILL');
  haproxy.kill('SIGTERM');
  await server.close();
  for (const each of backends) {
    each.closeAllConnections();
    each.close();
  }
  await rm(folder, { recursive: true, force: true });
}
