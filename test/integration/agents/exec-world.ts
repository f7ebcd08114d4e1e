/** What `pra agent exec` is tested in: a real server of directives, the agent as a process, instances that are processes. */
import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { DirectivesQuestion } from '../../../src/app/api.ts';
import type { Directive } from '../../../src/core/allocation/decision.ts';
import type { InstancesReport } from '../../../src/core/allocation/instance.ts';
import { AT, DIRECTIVE, fakeApp } from '../../fakes/app.ts';
import { freePorts } from '../../servers/ports.ts';
import { openDoor } from '../grpc-door.ts';

const PRA = fileURLToPath(new URL('../../../bin/pra.js', import.meta.url));
const INSTANCE = fileURLToPath(new URL('../../servers/exec-instance.js', import.meta.url));

export interface World {
  readonly folder: string;
  readonly address: string;
  readonly reports: readonly InstancesReport[];
  /** Resolves with so many of them, as soon as there are. */
  subscriptions(count: number): Promise<readonly DirectivesQuestion[]>;
  /** Directives say what this says, in force for `leaseMs` by the service's clock, which is years behind. */
  tell(change: Partial<Directive>, leaseMs?: number): Directive;
  /** Resolves with the first report, of those that come from now on, of which that holds. */
  report(holds: (report: InstancesReport) => boolean): Promise<InstancesReport>;
  /** The agent with these options beside those of this world. */
  agent(...options: readonly string[]): ChildProcessByStdio<null, null, Readable>;
  /** Names of the instances of which the start command was run, in order. */
  starts(): readonly string[];
  /** The process of an instance. */
  pid(instance: string): number;
}

/** Starts an instance's process, and says so before. */
export const start = (folder: string): string =>
  `echo $PRA_INSTANCE >> ${folder}/starts; node ${INSTANCE} & echo $! > ${folder}/$PRA_INSTANCE.pid`;
const stop = (folder: string): string =>
  `kill $(cat ${folder}/$PRA_INSTANCE.pid) && rm ${folder}/$PRA_INSTANCE.pid || true`;

export async function openWorld(
  t: TestContext,
  replaced: Parameters<typeof fakeApp>[0] = {},
): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'pra-exec-'));
  const begun = performance.now();
  const now = (): number => AT + performance.now() - begun;
  const reports: InstancesReport[] = [];
  const questions: DirectivesQuestion[] = [];
  const waiting = new Set<(report: InstancesReport) => void>();
  const app = fakeApp({
    reportInstances: (report) => {
      reports.push(report);
      for (const hear of waiting) hear(report);
      const known = { pool: report.pool, instances: [], freshUntil: now() + 5_000 };
      return Promise.resolve({ known, at: now() });
    },
    directives: (question, signal) => {
      questions.push(question);
      return app.news.directives.follow(signal);
    },
    ...replaced,
  });
  const { server } = await openDoor(t, app);
  const ports = await freePorts(8);
  let revision = 0;
  const pidIn = (file: string): number => Number(readFileSync(join(folder, file), 'utf8'));
  t.after(() => {
    for (const file of readdirSync(folder)) if (file.endsWith('.pid')) kill(pidIn(file));
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    address: server.address,
    reports,
    async subscriptions(count) {
      while (questions.length < count) await pause(20);
      return questions;
    },
    tell(change, leaseMs = 60_000) {
      revision += 1;
      const told = { ...DIRECTIVE, revision, expiresAt: now() + leaseMs, ...change };
      app.news.directives.publish(told);
      return told;
    },
    report: (holds) =>
      new Promise((resolve) => {
        const hear = (report: InstancesReport): void => {
          if (!holds(report)) return;
          waiting.delete(hear);
          resolve(report);
        };
        waiting.add(hear);
      }),
    agent(...options) {
      const given = (name: string, value: string): string[] => (options.includes(name) ? [] : [name, value]);
      const words = [
        ...['agent', 'exec', 'checkout', '--json', '--address', server.address],
        ...['--state', join(folder, 'state'), '--probe-every', '100ms', '--drain', '200ms'],
        ...given('--start', start(folder)),
        ...given('--stop', stop(folder)),
        ...['--addresses', ports.map((port) => `127.0.0.1:${port}`).join()],
        ...['--probe', 'http://{address}/'],
        ...options,
      ];
      const agent = spawn(process.execPath, [PRA, ...words], { stdio: ['ignore', 'ignore', 'pipe'] });
      t.after(() => agent.kill('SIGKILL'));
      return agent;
    },
    starts: () =>
      existsSync(join(folder, 'starts'))
        ? readFileSync(join(folder, 'starts'), 'utf8').trim().split('\n')
        : [],
    pid: (instance) => pidIn(`${instance}.pid`),
  };
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has gone.
  }
}

/** Resolves when the process runs no more; one that is dead and of which nobody has asked for its end (`Z`) does not. */
export async function gone(pid: number): Promise<void> {
  const isRunning = (): boolean => {
    try {
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };
  while (isRunning()) await pause(20);
}
