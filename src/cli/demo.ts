/** What the help says of `pra demo`; its code is in `demo/`. */
import type { CommandDefinition } from './definition.ts';

export const DEMO: CommandDefinition = {
  usage: 'demo',
  summary: 'Replay a day of a real web server, and compare PRA with the Kubernetes HPA and an oracle',
  details: [
    'Starts a service of its own in this process, imports three weeks of history and replays the day after them',
    'through the public API, in virtual time: about a minute. Leaves nothing behind. Progress goes to standard',
    'error, the result to standard output.',
  ],
  options: [
    { flags: '--hours <n>', meaning: 'Replay the first hours of the day only (24)' },
    { flags: '--seed <n>', meaning: 'Decides which starts of instances fail (1)' },
  ],
  examples: ['pra demo', 'pra demo --hours 6 --json'],
  load: () => import('./demo/command.ts'),
};
