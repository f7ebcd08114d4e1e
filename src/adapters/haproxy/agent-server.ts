/**
 * The TCP side of `agent-check`: HAProxy connects, sends the name of a server on a line (`agent-send`), reads one line
 * and hangs up. Whatever else connects costs a bounded amount: a line has an end, a connection a deadline, and there
 * are only so many of them.
 */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface AgentServer {
  readonly port: number;
  close(): Promise<void>;
}

export interface AgentServerOptions {
  readonly listen: { readonly host: string; readonly port: number };
  /** What is said of a server by its name; `undefined`: nothing. */
  readonly answer: (name: string) => string | undefined;
  /** A connection that has not said a line by then is cut off. */
  readonly idleTimeoutMs: number;
}

/** `host:port`, the longest host included. */
const LINE_BYTES_MAX = 300;
const CONNECTIONS_MAX = 1_024;

/** Starts to listen. Rejects if the address cannot be had. */
export async function openAgentServer(options: AgentServerOptions): Promise<AgentServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    converse(socket, options);
  });
  server.maxConnections = CONNECTIONS_MAX;
  const { host, port } = options.listen;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of open) socket.destroy();
      }),
  };
}

function converse(socket: Socket, { answer, idleTimeoutMs }: AgentServerOptions): void {
  let heard = '';
  socket.setTimeout(idleTimeoutMs, () => socket.destroy());
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    heard += chunk;
    const end = heard.indexOf('\n');
    if (end < 0 && heard.length <= LINE_BYTES_MAX) return;
    socket.removeAllListeners('data');
    const said = end < 0 || end > LINE_BYTES_MAX ? undefined : answer(heard.slice(0, end).trim());
    if (said === undefined) socket.destroy();
    else socket.end(`${said}\n`, () => socket.destroy());
  });
}
