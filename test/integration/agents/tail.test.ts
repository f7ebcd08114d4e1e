/** `pra agent tail` as a process that is killed, behind a real HAProxy whose log is rotated, by file and by syslog. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { RequestsReport } from '../../../src/app/api.ts';
import { fakeApp } from '../../fakes/app.ts';
import { haproxyPresence, startHaproxy } from '../../servers/haproxy.ts';
import { freePort, portOf } from '../../servers/ports.ts';
import { openDoor } from '../grpc-door.ts';

const PRA = fileURLToPath(new URL('../../../bin/pra.js', import.meta.url));
const presence = await haproxyPresence();

const ask = (port: number, path: string): Promise<void> =>
  new Promise((resolve, reject) => {
    get({ port, path, host: '127.0.0.1', agent: false }, (response) => {
      response.resume().on('end', resolve);
    }).on('error', reject);
  });

const LIMIT = { ...presence, timeout: 60_000 };

test(
  'each request in the log is reported once, over kill -9, a rotation and a service that was away',
  LIMIT,
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pra-tail-'));
    const agents: ChildProcess[] = [];
    t.after(async () => {
      // One that still writes would put a file into the folder while it is removed.
      for (const agent of agents.filter(
        ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
      )) {
        agent.kill('SIGKILL');
        await once(agent, 'exit');
      }
      rmSync(folder, { recursive: true, force: true });
    });
    // Of each client by sequence: a batch sent again replaces itself, as in the service.
    const batches = new Map<string, Map<number, RequestsReport>>();
    let isAway = false;
    const { server } = await openDoor(
      t,
      fakeApp({
        reportRequests: (report) => {
          const { client, sequence, records } = report;
          const ofClient = batches.get(client) ?? new Map<number, RequestsReport>();
          batches.set(client, ofClient.set(sequence, report));
          // It was counted, and the answer is lost.
          if (isAway) throw new Error('away');
          return Promise.resolve({
            accepted: records.length,
            duplicate: false,
            highestSequence: sequence,
            rejected: [],
          });
        },
      }),
    );
    const of = (client: string): readonly RequestsReport[] => [...(batches.get(client)?.values() ?? [])];
    const counted = (client: string): number =>
      of(client)
        .flatMap(({ records }) => records)
        .reduce((sum, { count }) => sum + count, 0);

    const backend = createServer((_request, response) => setTimeout(() => response.end('yes'), 20));
    const backendPort = await portOf(backend);
    t.after(() => {
      backend.closeAllConnections();
      backend.close();
    });
    const port = await freePort();

    function tail(
      log: string,
      ...options: string[]
    ): ChildProcess & { readonly lines: AsyncIterator<string> } {
      const id = log.startsWith('udp') ? 'udp' : 'file';
      const words = [
        'agent',
        'tail',
        log,
        '--json',
        '--address',
        server.address,
        '--id',
        id,
        '--lag',
        '100ms',
      ];
      const state = ['--state', join(folder, `${id}.json`), '--set', 'source=web', ...options];
      const agent = spawn(process.execPath, [PRA, ...words, ...state], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      agents.push(agent);
      return Object.assign(agent, { lines: createInterface(agent.stdout)[Symbol.asyncIterator]() });
    }
    const log = join(folder, 'haproxy.log');
    writeFileSync(log, '');
    const udp = tail('udp://127.0.0.1:0');
    const { log: udpName } = JSON.parse(String((await udp.lines.next()).value)) as { log: string };
    const first = tail(log);
    await first.lines.next();

    writeFileSync(
      join(folder, 'haproxy.cfg'),
      `global
  log stdout format raw local0
  log ${udpName.slice('udp://'.length)} local0
defaults
  mode http
  log global
  option httplog clf
  timeout connect 1s
  timeout client 5s
  timeout server 5s
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  server s1 127.0.0.1:${backendPort}
`,
    );
    const output = openSync(log, 'a');
    startHaproxy(t, join(folder, 'haproxy.cfg'), output);
    closeSync(output);
    while (
      !(await ask(port, '/up').then(
        () => true,
        () => false,
      ))
    )
      await pause(20);
    let asked = 1;
    const askMany = async (count: number): Promise<void> => {
      await Promise.all(Array.from({ length: count }, (_, i) => ask(port, `/page?i=${i}`)));
      asked += count;
    };
    const untilCounted = async (client: string): Promise<void> => {
      while (counted(client) < asked) await pause(20);
      assert.equal(counted(client), asked);
    };

    await askMany(30);
    await untilCounted('file');
    isAway = true;
    await askMany(20);
    await untilCounted('file'); // It has the batch, and has not said so.
    first.kill('SIGKILL');
    await once(first, 'exit');
    isAway = false;
    // Rotated while nobody looks; the one that writes goes on into the old file.
    renameSync(log, `${log}.1`);
    await askMany(25);
    writeFileSync(log, '');
    tail(log);
    await untilCounted('file');
    await untilCounted('udp');

    const records = of('file').flatMap((report) => report.records);
    assert.deepEqual([...new Set(records.map(({ outcome }) => outcome))], ['served']);
    assert.deepEqual(records[0]?.attributes, [{ name: 'source', value: 'web' }]);
    const seconds = records.reduce((sum, { serviceSeconds }) => sum + serviceSeconds, 0) / asked;
    assert.ok(seconds > 0.015 && seconds < 5, `${seconds} s of service`);
    const marks = of('file').flatMap(({ watermark }) => (watermark === undefined ? [] : [watermark]));
    assert.ok(marks.length > 0);
    assert.deepEqual(marks, [...marks].sort(), 'watermarks never move back');
    const newest = Math.max(...records.map(({ time }) => time));
    // Silence is taken for no requests: complete until after the last request.
    while (Math.max(...of('file').map(({ watermark = 0 }) => watermark)) <= newest + 1_000) await pause(20);
  },
);
