/**
 * The processes of the race, none of which outlives it, however it ends: children hang on a channel of messages,
 * HAProxy on its standard input, instances on a connection; the system closes all of them with this process.
 */
import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Leg } from '../../../../adapters/system/sped-up-clock.ts';
import { typescriptFlags } from '../../../../typescript-flags.ts';
import { CommandFailure } from '../../../failure.ts';
import type { ChildTask } from './child.ts';

const ENTRY = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url),
);
const HAPROXY = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/usr/bin/haproxy'];

export interface RaceProcess {
  readonly process: ChildProcess;
  /** Ends it at once, and resolves when it has ended. */
  close(): Promise<void>;
}

export interface RaceChild extends RaceProcess {
  run(leg: Leg): void;
}

export interface ChildOptions {
  /** Each line that it prints, read. */
  readonly onLine: (value: unknown) => void;
  /** Its standard error. */
  readonly logFile: string;
}

export function startChild(task: ChildTask, { onLine, logFile }: ChildOptions): RaceChild {
  const log = openSync(logFile, 'a');
  const child = fork(ENTRY, [JSON.stringify(task)], {
    execArgv: [...(typescriptFlags() ?? [])],
    stdio: ['ignore', 'pipe', log, 'ipc'],
    detached: true, // Ctrl-C is this process's to hear, which ends the others in their order.
  });
  closeSync(log);
  if (child.stdout) {
    createInterface(child.stdout).on('line', (line) => {
      onLine(JSON.parse(line));
    });
  }
  child.on('error', () => undefined);
  return {
    ...endedBy(child, () => child.kill('SIGKILL')),
    run(leg) {
      if (child.connected) child.send(leg, () => undefined);
    },
  };
}

/** Runs a program until it ends, or until nobody holds the other end of descriptor 3. */
const ON_A_LEASH =
  '"$@" 3<&- & child=$!; (cat <&3 >/dev/null; kill $child) 2>/dev/null & exec 3<&-; wait $child';

/** Throws `CommandFailure` where there is no HAProxy. Its log goes to `logFile`. */
export function startHaproxy(configuration: string, logFile: string): RaceProcess {
  const binary = HAPROXY.find(existsSync);
  if (binary === undefined) {
    throw new CommandFailure('HAProxy is missing; on Debian: apt-get install haproxy');
  }
  const log = openSync(logFile, 'a');
  const child = spawn('sh', ['-c', ON_A_LEASH, 'sh', binary, '-db', '-f', configuration], {
    stdio: ['ignore', log, log, 'pipe'],
    detached: true,
  });
  closeSync(log);
  const leash = child.stdio[3] as Socket;
  return endedBy(child, () => leash.destroy());
}

function endedBy(child: ChildProcess, end: () => void): RaceProcess {
  const ended = once(child, 'exit');
  return {
    process: child,
    async close() {
      end();
      await ended;
    },
  };
}

export interface Leash {
  readonly address: string;
  /** Whoever holds on to it ends; resolves when all have let go. */
  close(): Promise<void>;
}

/** What instances hold on to; it breaks with this process. */
export async function openLeash(): Promise<Leash> {
  const held = new Set<Socket>();
  const server = createServer((socket) => {
    held.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => held.delete(socket));
    socket.resume();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of held) socket.end();
      await once(server.close(), 'close');
    },
  };
}

/** Below those that the system gives to connections that go out. */
const PORTS = { first: 10_000, count: 20_000 };

/** Ports of 127.0.0.1 that nobody has; somebody else may take one before they are used. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const ports: number[] = [];
  let next = PORTS.first + ((process.pid * 97) % PORTS.count);
  for (let tries = 0; ports.length < count && tries < PORTS.count; tries += 1) {
    next = next + 1 < PORTS.first + PORTS.count ? next + 1 : PORTS.first;
    if (await isFree(next)) ports.push(next);
  }
  if (ports.length < count) throw new CommandFailure(`${count} free ports of 127.0.0.1 are needed`);
  return ports;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(false);
    });
    server.listen(port, '127.0.0.1', () => {
      server.close(() => {
        resolve(true);
      });
    });
  });
