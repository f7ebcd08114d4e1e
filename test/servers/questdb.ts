/**
 * A QuestDB of a test's own: on free ports of the loopback address, in a folder of its own, which is removed
 * with it. What it needs is one jar and Java; the flags are what its own start script gives Java.
 */
import type { ChildProcessByStdio } from 'node:child_process';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePorts } from './ports.ts';

const ARTIFACT = 'org.questdb:questdb:9.3.4';
const HOST = '127.0.0.1';
const JAVA = process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin/java');
/** $PRA_QUESTDB_JAR, otherwise where Maven puts it. */
const JAR =
  process.env['PRA_QUESTDB_JAR'] ??
  join(homedir(), '.m2/repository/org/questdb/questdb/9.3.4/questdb-9.3.4.jar');

/** Starting takes 3 to 9 seconds on two cores; this is for a machine that is busy with other tests. */
const START_MS_MAX = 90_000;
const STARTS_MAX = 3;

export const HOW_TO_GET_QUESTDB = `To have it: install Java 17 or newer and Maven, then mvn dependency:get -Dartifact=${ARTIFACT} -Dtransitive=false (or PRA_QUESTDB_JAR=FILE).`;

export const hasQuestDb = (): Promise<boolean> =>
  Promise.all([access(JAR), promisify(execFile)(JAVA, ['-version'])]).then(
    () => true,
    () => false,
  );

export interface QuestDb {
  /** Where rows are written. */
  readonly ilp: { readonly host: string; readonly port: number };
  /** Where they are read. */
  readonly pg: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly password: string;
    readonly database: string;
  };
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again after a kill, on the same ports and folder. */
  restart(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** A server that is ready. */
export async function startQuestDb(): Promise<QuestDb> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-questdb-'));
  const started = await startOnFreePorts(folder).catch(async (error: unknown) => {
    await rm(folder, { recursive: true });
    throw error;
  });
  const { ports } = started;
  let { running } = started;
  return {
    ilp: { host: HOST, port: ports.http },
    // User, password and database are what QuestDB has unless it is told otherwise.
    pg: { host: HOST, port: ports.pg, user: 'admin', password: 'quest', database: 'qdb' },
    kill: () => running.end('SIGKILL'),
    restart: async () => {
      running = await launch(folder, ports);
    },
    stop: async () => {
      await running.end('SIGTERM');
      await rm(folder, { recursive: true });
    },
  };
}

interface Ports {
  readonly http: number;
  readonly health: number;
  readonly pg: number;
}

interface Running {
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Between finding a port and taking it somebody else may take it: then others are tried. */
async function startOnFreePorts(folder: string): Promise<{ ports: Ports; running: Running }> {
  for (let start = 1; ; start += 1) {
    const [http = 0, health = 0, pg = 0] = await freePorts(3);
    const ports = { http, health, pg };
    try {
      return { ports, running: await launch(folder, ports) };
    } catch (error) {
      if (start === STARTS_MAX) throw error;
    }
  }
}

/** Starts the process and waits until it says that it is healthy; leaves none behind if it never does. */
async function launch(folder: string, ports: Ports): Promise<Running> {
  await mkdir(join(folder, 'conf'), { recursive: true });
  await writeFile(join(folder, 'conf/server.conf'), serverConf(ports));
  await writeFile(join(folder, 'conf/log.conf'), LOG_CONF);
  const child = spawn(JAVA, javaArguments(folder), { stdio: ['ignore', 'pipe', 'pipe'] });
  const exited = once(child, 'exit');
  const last = lastWords(child);
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  // A runner that gives up on a test ends it by this signal, which by itself would pass `exit` by.
  process.once('SIGTERM', exitAtOnce);
  const running: Running = {
    end: async (signal) => {
      child.kill(signal);
      await exited;
      process.removeListener('exit', endWithUs);
      process.removeListener('SIGTERM', exitAtOnce);
    },
  };
  try {
    await healthy(ports.health, child);
  } catch (error) {
    await running.end('SIGKILL');
    throw new Error(`QuestDB did not start. Its last words: ${last()}`, { cause: error });
  }
  return running;
}

/** Heap and threads are what a test needs. Nothing listens beyond the loopback address, and nothing is created by a misspelt name. */
const serverConf = ({ http, health, pg }: Ports): string => `
http.net.bind.to=${HOST}:${http}
http.min.net.bind.to=${HOST}:${health}
pg.net.bind.to=${HOST}:${pg}
line.tcp.enabled=false
line.udp.enabled=false
telemetry.enabled=false
line.auto.create.new.tables=false
line.auto.create.new.columns=false
shared.network.worker.count=1
shared.query.worker.count=1
shared.write.worker.count=1
`;

const LOG_CONF = `
writers=stdout
w.stdout.class=io.questdb.log.LogConsoleWriter
w.stdout.level=ERROR,CRITICAL
`;

const javaArguments = (folder: string): readonly string[] => [
  ...['-Xms64m', '-Xmx256m', '-XX:+UseSerialGC'],
  ...['--add-exports', 'java.base/jdk.internal.math=io.questdb'],
  ...['-p', JAR, '-m', 'io.questdb/io.questdb.ServerMain', '-d', folder, '-n'],
];

const exitAtOnce = (): void => process.exit(1);

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The end of all that the process says, for the complaint that it did not start. */
function lastWords(child: Child): () => string {
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      words = `${words}${text}`.slice(-2_000);
    });
  }
  return () => words;
}

async function healthy(port: number, child: Child): Promise<void> {
  const limit = AbortSignal.timeout(START_MS_MAX);
  for (let waitMs = 20; ; waitMs = Math.min(200, waitMs * 2)) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the process ended');
    if (limit.aborted) throw new Error(`it was not healthy after ${START_MS_MAX} ms`);
    const answer = await fetch(`http://${HOST}:${port}/status`, { signal: limit }).catch(() => undefined);
    if (answer?.ok === true) return;
    await pause(waitMs);
  }
}
