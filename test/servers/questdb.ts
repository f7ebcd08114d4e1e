/**
 * A QuestDB of a test's own: on free ports of the loopback address, in a folder of its own, which is removed
 * with it. What it needs is one jar and Java; the flags are what its own start script gives Java.
 */
import { execFile } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerProcess } from './server-process.ts';
import { startServer } from './server-process.ts';

const ARTIFACT = 'org.questdb:questdb:9.3.4';
const HOST = '127.0.0.1';
const JAVA = process.env['JAVA_HOME'] === undefined ? 'java' : join(process.env['JAVA_HOME'], 'bin/java');
/** $PRA_QUESTDB_JAR, otherwise where Maven puts it. */
const JAR =
  process.env['PRA_QUESTDB_JAR'] ??
  join(homedir(), '.m2/repository/org/questdb/questdb/9.3.4/questdb-9.3.4.jar');

export const HOW_TO_GET_QUESTDB = `To have it: install Java 17 or newer and Maven, then mvn dependency:get -Dartifact=${ARTIFACT} -Dtransitive=false (or PRA_QUESTDB_JAR=FILE).`;

export const hasQuestDb = (): Promise<boolean> =>
  Promise.all([access(JAR), promisify(execFile)(JAVA, ['-version'])]).then(
    () => true,
    () => false,
  );

export interface QuestDb extends ServerProcess {
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
}

/** A server that is ready. */
export async function startQuestDb(): Promise<QuestDb> {
  const { ports, process } = await startServer({ name: 'QuestDB', portCount: 3, prepare, isReady });
  const [http = 0, , pg = 0] = ports;
  return {
    ...process,
    ilp: { host: HOST, port: http },
    // User, password and database are what QuestDB has unless it is told otherwise.
    pg: { host: HOST, port: pg, user: 'admin', password: 'quest', database: 'qdb' },
  };
}

async function prepare(folder: string, ports: readonly number[]): Promise<[string, ...string[]]> {
  await mkdir(join(folder, 'conf'), { recursive: true });
  await writeFile(join(folder, 'conf/server.conf'), serverConf(ports));
  await writeFile(join(folder, 'conf/log.conf'), LOG_CONF);
  return [JAVA, ...javaArguments(folder)];
}

/** Heap and threads are what a test needs. Nothing listens beyond the loopback address, and nothing is created by a misspelt name. */
const serverConf = ([http = 0, health = 0, pg = 0]: readonly number[]): string => `
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

async function isReady([, health = 0]: readonly number[], signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(`http://${HOST}:${health}/status`, { signal }).catch(() => undefined);
  return answer?.ok === true;
}
