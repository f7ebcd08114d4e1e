/** Warm targets in a real load balancer: `pra agent haproxy` as a process, HAProxy with the configuration it wrote. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, get } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openAgentServer } from '../../../src/adapters/haproxy/agent-server.ts';
import type { WarmTarget } from '../../../src/core/allocation/instance.ts';
import { AT } from '../../fakes/app.ts';
import { haproxyPresence, startHaproxy } from '../../servers/haproxy.ts';
import { freePort, portOf } from '../../servers/ports.ts';
import { openDoor } from '../grpc-door.ts';

const PRA = fileURLToPath(new URL('../../../bin/pra.js', import.meta.url));
const presence = await haproxyPresence();

/** The address of a server that answers with its name. */
async function backend(t: TestContext, name: string): Promise<string> {
  const server = createServer((_request, response) => response.end(name));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${await portOf(server)}`;
}

/** Who answered; `none`: HAProxy itself, or nobody. */
const ask = (port: number): Promise<string> =>
  new Promise((resolve) => {
    get({ port, host: '127.0.0.1', agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('end', () => {
        resolve(response.statusCode === 200 ? body : 'none');
      });
    }).on('error', () => {
      resolve('none');
    });
  });

/** Resolves once a run of requests all went to `name`. */
async function allGoTo(port: number, name: string): Promise<void> {
  for (let inARow = 0; inARow < 40;) inARow = (await ask(port)) === name ? inARow + 1 : 0;
}

const target = (address: string, weight: number, rank: number): WarmTarget => ({
  instance: { id: address, address, state: 'warm', since: AT, startDurationMs: undefined, detail: '' },
  weight,
  rank,
});

test(
  'traffic follows the warm targets, and the last weights go on when PRA and its agent are gone',
  {
    ...presence,
    timeout: 60_000,
  },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-haproxy-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const [a, b] = [await backend(t, 'a'), await backend(t, 'b')];
    const { app, server } = await openDoor(t);
    const tell = (weightOfA: number, weightOfB: number): void => {
      const targets = [target(a, weightOfA, 1), target(b, weightOfB, 2)];
      app.news.warmTargets.publish({ pool: 'checkout', targets, stale: false, at: AT });
    };
    tell(100, 0);

    const port = await freePort();
    const file = join(folder, 'haproxy.cfg');
    const words = ['agent', 'haproxy', 'checkout', '--json', '--address', server.address];
    const places = ['--listen', '127.0.0.1:0', '--bind', `127.0.0.1:${port}`, '--servers', `${a},${b}`];
    const agent = spawn(process.execPath, [PRA, ...words, ...places, '--config-out', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    t.after(() => agent.kill('SIGKILL'));
    await once(createInterface(agent.stdout), 'line');
    const haproxy = startHaproxy(t, file);

    await allGoTo(port, 'a');
    tell(0, 100);
    await allGoTo(port, 'b');

    // A reload begins with the weights of the file; the agent's next answer brings them back.
    const another = await freePort();
    await appendFile(file, `frontend another\n  bind 127.0.0.1:${another}\n  default_backend checkout\n`);
    haproxy.kill('SIGUSR2');
    await allGoTo(another, 'b');

    await server.close();
    agent.kill('SIGKILL');
    await once(agent, 'exit');
    // Two rounds of agent checks and more have failed by the end of it.
    for (const end = performance.now() + 2_000; performance.now() < end;) {
      assert.equal(await ask(port), 'b');
    }
  },
);

/** All that the agent says to these bytes, until it hangs up. */
async function said(port: number, bytes: string | Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
  socket.write(bytes);
  await new Promise((resolve) => socket.on('close', resolve)); // `once` would reject at a reset.
  return heard;
}

test('the agent port outlives garbage, hammering and connections that are held open', async (t) => {
  const agent = await openAgentServer({
    listen: { host: '127.0.0.1', port: 0 },
    idleTimeoutMs: 200,
    answer: (name) => (name === 'known:1' ? 'ready up 40%' : undefined),
  });
  t.after(() => agent.close());
  const held = Array.from({ length: 100 }, () => said(agent.port, ''));
  assert.equal(await said(agent.port, Buffer.alloc(1_000_000, 0xff)), '');
  assert.equal(await said(agent.port, 'GET / HTTP/1.1\r\n\r\n'), '');
  const answers = await Promise.all(Array.from({ length: 500 }, () => said(agent.port, 'known:1\n')));
  assert.deepEqual([...new Set(answers)], ['ready up 40%\n']);
  assert.deepEqual([...new Set(await Promise.all(held))], [''], 'they are cut off at their deadline');
});
