/** What the help says of `pra agent`; its code is in `command.ts`. */
import { CLIENT_OPTIONS } from '../definition.ts';
import type { CommandDefinition } from '../definition.ts';
import { AGENT_OPTIONS } from './options.ts';

export const AGENT: CommandDefinition = {
  usage: 'agent <kind> [...words]',
  summary:
    'Run what stands between PRA and others: haproxy tail (a load balancer), exec (instances), conform',
  details: [
    '`pra agent haproxy POOL` tells HAProxy how much each instance of the pool shall get: it follows the warm targets,',
    'and answers `agent-check` with weight, ready and drain. It first writes a haproxy.cfg, if --config-out says where.',
    'When PRA cannot be reached the last weights go on, also in HAProxy when this agent is gone.',
    '`pra agent exec POOL` holds as many instances as PRA asks for, by two commands of yours, run by the shell. They',
    'find PRA_INSTANCE (a name that no other instance ever has), PRA_POOL, PRA_INSTANCE_ADDRESS, _HOST and _PORT, and',
    'PRA_COUNT, how many there are when the command has done its work (for `kubectl scale`). After its own restart it',
    'finds its instances again, which run on in between. docs/directive-protocol.md says how it decides.',
    '`pra agent tail LOG` reports what HAProxy has logged (`option httplog clf`): LOG is a file, also one that is rotated or',
    'truncated, or udp://HOST:PORT for syslog. Each line counts once, over its own restart too.',
    '`pra agent conform -- COMMAND` tries whether an instance manager of yours keeps to that protocol: it is started with',
    'the service in PRA_ADDRESS and the pool in PRA_POOL, is told this and that, killed, and started again.',
  ],
  options: [...new Set(Object.values(AGENT_OPTIONS).flat()), ...CLIENT_OPTIONS],
  examples: [
    'pra agent haproxy web --slow-start 30s',
    'pra agent haproxy web --config-out haproxy.cfg --bind 127.0.0.1:8080 --servers 127.0.0.1:9000-9031',
    "pra agent exec web --start 'docker run -d --name $PRA_INSTANCE -p $PRA_INSTANCE_PORT:80 web' --stop 'docker rm -f $PRA_INSTANCE' --probe http://{address}/ready --addresses 127.0.0.1:9000-9031",
    "pra agent exec web --start 'kubectl scale deploy/web --replicas=$PRA_COUNT' --stop 'kubectl scale deploy/web --replicas=$PRA_COUNT'",
    'pra agent tail /var/log/haproxy.log --rules rules.yaml --beat http://127.0.0.1:8080/pra-beat',
    'pra agent conform -- python3 my_manager.py',
  ],
  load: () => import('./command.ts'),
};
