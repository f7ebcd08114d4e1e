/**
 * The processes of the race: the service, the agents, and who sends the requests, each in one of its own, all in the
 * same time. It is told of legs of that time, and ends when whoever started it is gone.
 */
import type { Leg, SpedUpClock } from '../../../../adapters/system/sped-up-clock.ts';
import { createSpedUpClock } from '../../../../adapters/system/sped-up-clock.ts';
import { startService } from '../../../../compose.ts';
import { readEnvironment } from '../../../../config/environment.ts';
import type { Instant } from '../../../../core/units/time.ts';
import { Arguments } from '../../../arguments.ts';
import type { Invocation } from '../../../definition.ts';
import { endingOf } from '../../../failure.ts';
import { Output } from '../../../output.ts';
import type { LoadOptions } from './load.ts';
import { sendLoad } from './load.ts';
import { raceTime } from './race-time.ts';
import { raceConfig } from '../scenario.ts';

export interface ChildTask {
  readonly time: { readonly start: Instant; readonly speed: number; readonly leg: Leg | undefined };
  readonly work:
    | { readonly kind: 'service'; readonly listen: string; readonly dataDir: string }
    /** `log`: of `pra agent tail`; the others have the pool there. Options without their dashes. */
    | {
        readonly kind: 'exec' | 'haproxy' | 'tail';
        readonly of: string;
        readonly options: Readonly<Record<string, string>>;
      }
    | { readonly kind: 'load'; readonly options: LoadOptions };
}

const { time, work } = JSON.parse(process.argv[2] ?? '') as ChildTask;
const clock = createSpedUpClock(time);
if (time.leg) clock.run(time.leg);
process.on('message', (leg: Leg) => {
  clock.run(leg);
});
const onOrphaned = (): void => process.exit(1);
process.on('disconnect', onOrphaned);

try {
  await perform(clock);
} catch (error) {
  const { exitCode, lines } = endingOf(error, `pra ${work.kind}`);
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = exitCode;
}
process.off('disconnect', onOrphaned);
process.disconnect();

async function perform(at: SpedUpClock): Promise<void> {
  if (work.kind === 'service') {
    const service = await startService(await raceConfig(work.listen, work.dataDir), { clock: at });
    print({ address: service.address });
    await service.stopped;
    return;
  }
  if (work.kind === 'load') {
    await sendLoad(work.options, at, print);
    return;
  }
  const agentTime = raceTime(at);
  const invocation: Invocation = {
    arguments: new Arguments(
      [work.kind, work.of],
      new Map(Object.entries(work.options).map(([name, value]) => [name, [value]])),
    ),
    environment: readEnvironment(),
    output: new Output(process.stdout, true),
  };
  if (work.kind === 'exec')
    await (await import('../../../agent/exec/command.ts')).runExec(invocation, work.of, agentTime);
  else if (work.kind === 'haproxy')
    await (await import('../../../agent/haproxy.ts')).runHaproxy(invocation, work.of, agentTime);
  else await (await import('../../../agent/tail/command.ts')).runTail(invocation, work.of, agentTime);
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
