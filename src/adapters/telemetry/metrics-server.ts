/** Where do Prometheus and probes ask? `GET /metrics` and `GET /livez`, over plain HTTP. */
import type { Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceTelemetry } from './telemetry.ts';

export interface MetricsServer {
  /** `127.0.0.1:9464`: with the port that it has. */
  readonly address: string;
  /** Resolves when it listens no more; requests under way are cut off. */
  close(): Promise<void>;
}

export interface MetricsServerOptions {
  readonly host: string;
  /** 0 = any free one. */
  readonly port: number;
}

/** A server that answers. Rejects if it cannot listen. */
export async function openMetricsServer(
  { host, port }: MetricsServerOptions,
  telemetry: ServiceTelemetry,
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    void answer(request.method, request.url, response, telemetry);
  });
  await listen(server, host, port);
  return {
    address: formatAddress(server.address() as AddressInfo),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });

const formatAddress = ({ address, family, port }: AddressInfo): string =>
  family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;

async function answer(
  method: string | undefined,
  url: string | undefined,
  response: ServerResponse,
  telemetry: ServiceTelemetry,
): Promise<void> {
  const send = (status: number, body: string, type = 'text/plain; charset=utf-8'): void => {
    response.writeHead(status, { 'content-type': type }).end(method === 'HEAD' ? undefined : body);
  };
  const path = url?.split('?')[0];
  if (path !== '/metrics' && path !== '/livez') {
    send(404, 'There are /metrics and /livez.\n');
  } else if (method !== 'GET' && method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    send(405, 'Only GET and HEAD are answered.\n');
  } else if (path === '/livez') {
    send(200, 'ok\n');
  } else {
    try {
      send(200, await telemetry.metricsText(), telemetry.metricsContentType);
    } catch (error) {
      telemetry.log('error', 'metrics could not be collected', { error });
      send(500, 'The metrics could not be collected; the log says why.\n');
    }
  }
}
