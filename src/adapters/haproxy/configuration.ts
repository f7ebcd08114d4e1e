/**
 * A configuration of HAProxy for a pool: one server for each address that an instance may get, its health by HTTP or
 * TCP, its weight by the agent. A server whose address nothing listens on is down by its health check alone. With a
 * log, HAProxy writes what `pra agent tail` reads.
 */
import { BEAT_PATH, COLD_HEADER, serverName } from './log-words.ts';

export interface HaproxyPlaces {
  readonly pool: string;
  /** Where clients connect, `host:port`. */
  readonly bind: string;
  /** `host:port` of every instance that there may be. */
  readonly servers: readonly string[];
  /** Where the agent listens. */
  readonly agent: { readonly host: string; readonly port: number };
  /** `host:port` of syslog, or `stdout`; `undefined`: nothing is logged. */
  readonly log: string | undefined;
}

export interface HaproxyPace {
  /** Between two health checks of a server, and between two questions to the agent. */
  readonly checkMs: number;
  readonly agentMs: number;
}

const HAPROXY_PACE: HaproxyPace = { checkMs: 1_000, agentMs: 500 };

/** The text of a `haproxy.cfg`. Weights change at run time, which `roundrobin` can and `static-rr` cannot. */
export function haproxyConfiguration(
  { pool, bind, servers, agent, log }: HaproxyPlaces,
  { checkMs, agentMs }: HaproxyPace = HAPROXY_PACE,
): string {
  const name = pool.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  const lines = servers.map(
    (address) => `  server ${serverName(address)} ${address} agent-send "${address}\\n"`,
  );
  return `# Made by \`pra agent haproxy\`. Weights and draining come from PRA by the agent; when it is gone HAProxy goes on
# with the last ones.
${log === undefined ? '' : globalLog(log)}defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  option redispatch
  retries 2
${log === undefined ? '' : REQUEST_LOG}
frontend ${name}_in
  bind ${bind}
  default_backend ${name}
${log === undefined ? '' : FRONTEND_LOG}
backend ${name}
  balance roundrobin
  # What an instance had not answered when it died another one answers, where that does no harm.
  retry-on conn-failure empty-response
  http-request disable-l7-retry unless { method GET HEAD OPTIONS }
  default-server weight 100 check inter ${checkMs}ms fall 2 rise 1 agent-check agent-addr ${agent.host} agent-port ${agent.port} agent-inter ${agentMs}ms
${lines.join('\n')}
`;
}

const globalLog = (log: string): string => `global
  log ${log}${log === 'stdout' ? ' format raw' : ''} local0

`;

const REQUEST_LOG = `  log global
  option httplog clf
`;

const FRONTEND_LOG = `  # An instance that answers with \`${COLD_HEADER.name}: ${COLD_HEADER.value}\` is logged as cold; \`pra agent tail --beat\` asks for the path.
  capture response header ${COLD_HEADER.name} len ${COLD_HEADER.value.length}
  http-request return status 204 if { path ${BEAT_PATH} }
`;
