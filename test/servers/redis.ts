/**
 * A Redis of a test's own: on a free port of the loopback address, in a folder of its own, which is removed with it.
 * It keeps what it is given, in a log that is flushed before each answer, and throws nothing away.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import { promisify } from 'node:util';
import type { RedisAddress } from '../../src/adapters/redis/connection.ts';
import { needs } from './needs.ts';
import type { ServerProcess } from './server-process.ts';
import { startServer } from './server-process.ts';

const HOST = '127.0.0.1';
const COMMAND = 'redis-server';

export const redisPresence = () =>
  needs(
    'Redis',
    () =>
      promisify(execFile)(COMMAND, ['--version']).then(
        () => true,
        () => false,
      ),
    'To have it on Debian: apt-get install redis-server.',
  );

export interface RedisServer extends ServerProcess {
  readonly address: RedisAddress;
}

/** A server that is ready; `settings` go before those that it has otherwise. */
export async function startRedis(settings: Readonly<Record<string, string>> = {}): Promise<RedisServer> {
  const { ports, process } = await startServer({
    name: 'Redis',
    portCount: 1,
    prepare: (folder, [port = 0]) =>
      Promise.resolve([COMMAND, ...argumentsOf({ ...settingsOf(folder, port), ...settings })]),
    isReady: ([port = 0]) => answersPing(port, settings['requirepass']),
  });
  const address = { host: HOST, port: ports[0] ?? 0, db: 0, username: undefined, tls: false };
  return { ...process, address: { ...address, password: settings['requirepass'] } };
}

const settingsOf = (folder: string, port: number): Readonly<Record<string, string>> => ({
  port: String(port),
  bind: HOST,
  dir: folder,
  save: '',
  appendonly: 'yes',
  appendfsync: 'always',
  'maxmemory-policy': 'noeviction',
});

const argumentsOf = (settings: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);

/** Has it do a command; resolves when that is done. */
export async function askServer({ address: { host, port } }: RedisServer, command: string): Promise<void> {
  const socket = createConnection({ host, port });
  socket.end(`${command}\r\n`);
  await once(socket.resume(), 'close');
}

/** Whether it has read back what it kept, too: until then it answers that it is loading. */
function answersPing(port: number, password: string | undefined): Promise<boolean> {
  const greeting = password === undefined ? '' : `AUTH ${password}\r\n`;
  return new Promise((resolve) => {
    const socket = createConnection({ host: HOST, port });
    let answer = '';
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('connect', () => socket.end(`${greeting}PING\r\n`));
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(answer.includes('PONG'));
    });
  });
}
