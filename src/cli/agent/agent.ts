/** What the help says of `pra agent`; its code is in `haproxy.ts`. */
import { CLIENT_OPTIONS } from '../definition.ts';
import type { CommandDefinition } from '../definition.ts';

export const AGENT: CommandDefinition = {
  usage: 'agent <kind> <pool>',
  summary: 'Run what stands between PRA and a load balancer: haproxy',
  details: [
    '`pra agent haproxy POOL` tells HAProxy how much each instance of the pool shall get: it follows the warm targets,',
    'and answers `agent-check` with weight, ready and drain. It first writes a haproxy.cfg, if --config-out says where.',
    'When PRA cannot be reached the last weights go on, also in HAProxy when this agent is gone.',
  ],
  options: [
    { flags: '--listen <host:port>', meaning: 'Where HAProxy asks (127.0.0.1:8777)' },
    { flags: '--slow-start <length>', meaning: 'How long a new instance takes to its full share (0s)' },
    { flags: '--config-out <file>', meaning: 'Write a configuration of HAProxy; with --bind and --servers' },
    { flags: '--bind <host:port>', meaning: 'Where clients connect to HAProxy' },
    {
      flags: '--servers <host:port>',
      meaning: 'Addresses that instances may have, 10.0.0.7:80 or a range 10.0.0.7:9000-9031; with commas',
    },
    ...CLIENT_OPTIONS,
  ],
  examples: [
    'pra agent haproxy web --slow-start 30s',
    'pra agent haproxy web --config-out haproxy.cfg --bind 127.0.0.1:8080 --servers 127.0.0.1:9000-9031',
  ],
  load: () => import('./haproxy.ts'),
};
