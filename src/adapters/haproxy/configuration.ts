/**
 * A configuration of HAProxy for a pool: one server for each address that an instance may get, its health by HTTP or
 * TCP, its weight by the agent. A server whose address nothing listens on is down by its health check alone.
 */
export interface HaproxyPlaces {
  readonly pool: string;
  /** Where clients connect, `host:port`. */
  readonly bind: string;
  /** `host:port` of every instance that there may be. */
  readonly servers: readonly string[];
  /** Where the agent listens. */
  readonly agent: { readonly host: string; readonly port: number };
}

/** The text of a `haproxy.cfg`. Weights change at run time, which `roundrobin` can and `static-rr` cannot. */
export function haproxyConfiguration({ pool, bind, servers, agent }: HaproxyPlaces): string {
  const name = pool.replaceAll(/[^A-Za-z0-9_.-]/g, '_');
  const lines = servers.map(
    (address, index) => `  server s${index + 1} ${address} agent-send "${address}\\n"`,
  );
  return `# Made by \`pra agent haproxy\`. Weights and draining come from PRA by the agent; when it is gone HAProxy goes on
# with the last ones.
defaults
  mode http
  timeout connect 1s
  timeout client 30s
  timeout server 30s
  option redispatch
  retries 2

frontend ${name}_in
  bind ${bind}
  default_backend ${name}

backend ${name}
  balance roundrobin
  default-server weight 100 check inter 1s fall 2 rise 1 agent-check agent-addr ${agent.host} agent-port ${agent.port} agent-inter 500ms
${lines.join('\n')}
`;
}
