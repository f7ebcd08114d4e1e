/** What the help says of `pra demo`; its code is in `demo/`. */
import type { CommandDefinition } from './definition.ts';

export const DEMO: CommandDefinition = {
  usage: 'demo',
  summary: 'Replay a day of a real web server, and compare PRA with the Kubernetes HPA and an oracle',
  details: [
    'Starts a service of its own in this process, imports three weeks of history and replays the day after them',
    'through the public API, in virtual time: about a minute. Leaves nothing behind. Progress goes to standard',
    'error, the result to standard output.',
    'With --haproxy real servers are started and stopped behind two HAProxies (Debian: apt-get install haproxy) by',
    'PRA and by the HPA rule, three hours of the day in three minutes; all of them end with the command.',
  ],
  options: [
    {
      flags: '--hours <n>',
      meaning: 'Replay the first hours of the day only (24; with --haproxy 3 from 11:00)',
    },
    {
      flags: '--seed <n>',
      meaning:
        'Decides which starts of instances fail, and with --haproxy when in a minute requests come (1)',
    },
    { flags: '--haproxy', meaning: 'PRA and the HPA side by side, with real servers behind real HAProxies' },
    { flags: '--out <dir>', meaning: 'With --haproxy: where report.html goes (pra-demo)' },
  ],
  examples: ['pra demo', 'pra demo --hours 6 --json', 'pra demo --haproxy'],
  load: () => import('./demo/command.ts'),
};
