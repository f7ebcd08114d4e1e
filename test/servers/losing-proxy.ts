/** A proxy before an HTTP server that loses what it is told to: requests, answers, or the wish to answer at all. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of a request.
 *
 * | fate | the server gets it | the client gets |
 * | --- | --- | --- |
 * | `answered` | yes | its answer |
 * | `refused` | no | 400 |
 * | `answer lost` | yes | a cut connection |
 * | `request lost` | no | a cut connection |
 * | `never answered` | yes | nothing |
 */
export type Fate = 'answered' | 'refused' | 'answer lost' | 'request lost' | 'never answered';

export interface LosingProxy {
  readonly host: string;
  readonly port: number;
  /** Of the next requests, one each; afterwards all are answered. */
  readonly fates: Fate[];
  close(): Promise<void>;
}

export interface Address {
  readonly host: string;
  readonly port: number;
}

export async function openLosingProxy(server: Address): Promise<LosingProxy> {
  const fates: Fate[] = [];
  const proxy = createServer((incoming, outgoing) => {
    const fate = fates.shift() ?? 'answered';
    if (fate === 'request lost') incoming.socket.destroy();
    else if (fate === 'refused') outgoing.writeHead(400).end();
    else {
      forward(incoming, server, (answer) => {
        settle(fate, answer, outgoing);
      });
    }
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return {
    host: '127.0.0.1',
    port: (proxy.address() as AddressInfo).port,
    fates,
    close: async () => {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
}

/** Passes the request on; `answered` gets the whole answer. */
function forward(
  incoming: IncomingMessage,
  { host, port }: Address,
  answered: (answer: IncomingMessage) => void,
): void {
  const { method, url, headers } = incoming;
  const options = { host, port, method, path: url, headers, agent: false };
  const onward = request(options, (answer) => {
    answer.resume().on('end', () => {
      answered(answer);
    });
  });
  onward.on('error', () => incoming.socket.destroy());
  incoming.pipe(onward);
}

function settle(fate: Fate, answer: IncomingMessage, outgoing: ServerResponse): void {
  if (fate === 'answered') outgoing.writeHead(answer.statusCode ?? 502).end();
  else if (fate === 'answer lost') outgoing.socket?.destroy();
}
