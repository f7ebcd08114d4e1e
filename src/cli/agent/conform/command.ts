/** `pra agent conform -- COMMAND`: does an instance manager, in whatever language, keep to the directive protocol? */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseDuration } from '../../../config/quantities.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import type { Invocation } from '../../definition.ts';
import { CommandFailure, UsageError } from '../../failure.ts';
import { CHECKS } from './checks.ts';
import type { ScriptedService } from './scripted-service.ts';
import { openScriptedService, POOL } from './scripted-service.ts';
import { createWatch, Nonconforming } from './watch.ts';

interface CheckResult {
  readonly check: string;
  readonly conforms: boolean;
  /** Empty if it conforms. */
  readonly why: string;
}

export async function runConform({ arguments: given, output }: Invocation): Promise<void> {
  const [, ...command] = given.positional;
  if (command.length === 0)
    throw new UsageError('say how it is started: pra agent conform -- COMMAND ARGUMENTS');
  const patienceMs =
    given.read('patience', parseDuration, 'a length of time, for example 30s') ?? 30 * SECOND_MS;
  const service = await openScriptedService();
  const results: CheckResult[] = [];
  const process = createProcess(command, service);
  try {
    const trial = { ...process, service, watch: createWatch(service, patienceMs) };
    for (const { name, run } of CHECKS) {
      const why = await failureOf(run(trial));
      const result = { check: name, conforms: why === undefined, why: why ?? '' };
      results.push(result);
      output.result(result, () => [
        `${why === undefined ? 'yes' : 'NO '}  it ${name}${why === undefined ? '' : `\n       ${why}`}`,
      ]);
      if (service.reports.length === 0) break; // It never spoke: nothing else can be seen.
    }
  } finally {
    await process.kill();
    await service.close();
  }
  const failed = results.filter(({ conforms }) => !conforms).length;
  if (failed > 0) throw new CommandFailure(`${failed} of ${results.length} checks failed`);
}

async function failureOf(run: Promise<void>): Promise<string | undefined> {
  try {
    await run;
    return undefined;
  } catch (error) {
    if (error instanceof Nonconforming) return error.message;
    throw error;
  }
}

/** The implementation as a process, which finds the service and the pool in its environment. */
function createProcess(command: readonly string[], { address }: ScriptedService) {
  let child: ChildProcess | undefined;
  return {
    start(): void {
      const settings = [`PRA_ADDRESS=${address}`, `PRA_POOL=${POOL}`];
      child = spawn('env', [...settings, ...command], { stdio: ['ignore', 'ignore', 'inherit'] });
    },
    async kill(): Promise<void> {
      const running = child;
      child = undefined;
      if (running?.exitCode !== null || running.signalCode !== null) return;
      const ended = once(running, 'exit');
      running.kill('SIGKILL');
      await ended;
    },
  };
}
