/** `pra agent`: which of them is meant, and are the options its own? */
import type { Invocation } from '../definition.ts';
import { CLIENT_OPTIONS } from '../definition.ts';
import { UsageError } from '../failure.ts';
import { AGENT_OPTIONS } from './options.ts';

export async function run(invocation: Invocation): Promise<void> {
  const { arguments: given } = invocation;
  const [kind = '', pool = '', extra] = given.positional;
  refuseOthers(invocation, kind);
  if (kind === 'conform') {
    await (await import('./conform/command.ts')).runConform(invocation);
    return;
  }
  if (pool === '') throw new UsageError('say of which pool, or which log');
  if (extra !== undefined) throw new UsageError(`"${extra}" is one word too many`);
  if (kind === 'haproxy') await (await import('./haproxy.ts')).runHaproxy(invocation, pool);
  else if (kind === 'tail') await (await import('./tail/command.ts')).runTail(invocation, pool);
  else await (await import('./exec/command.ts')).runExec(invocation, pool);
}

function refuseOthers({ arguments: given }: Invocation, kind: string): void {
  const kinds = Object.keys(AGENT_OPTIONS);
  const own = AGENT_OPTIONS[kind as keyof typeof AGENT_OPTIONS] as (typeof AGENT_OPTIONS)['exec'] | undefined;
  if (own === undefined) throw new UsageError(`there is no agent "${kind}"; there are: ${kinds.join(', ')}`);
  for (const [other, options] of Object.entries(AGENT_OPTIONS)) {
    for (const { flags } of options) {
      const name = /--([a-z-]+)/.exec(flags)?.[1] ?? flags;
      const isOwn = [...own, ...CLIENT_OPTIONS].some((option) => option.flags === flags);
      if (!isOwn && given.has(name)) throw new UsageError(`--${name} is of \`pra agent ${other}\``);
    }
  }
}
