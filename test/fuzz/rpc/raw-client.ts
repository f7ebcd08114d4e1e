/** A client without manners: any bytes to any path, in any order, ended in any way. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Client, credentials, Metadata, status } from '@grpc/grpc-js';
import type { StatusObject } from '@grpc/grpc-js';

/** What is done to a call, one after the other; without an end the call is left open. */
export type Action =
  | { readonly kind: 'send'; readonly bytes: Buffer }
  /** Turns of the event loop, so that what came before is on its way. */
  | { readonly kind: 'wait'; readonly turns: number }
  | { readonly kind: 'half-close' }
  | { readonly kind: 'cancel' };

export interface RawCall {
  readonly ended: Promise<CallEnd>;
  readonly cancel: () => void;
}

export interface CallEnd {
  /** Name of the status. */
  readonly code: string;
  readonly details: string;
  readonly replies: readonly Buffer[];
}

export interface RawClient {
  call(path: string, actions: readonly Action[]): RawCall;
  close(): void;
}

/** A call that takes longer hangs. */
const TIMEOUT_MS = 20_000;

const asIs = (bytes: Buffer): Buffer => bytes;

export function connectRaw(address: string): RawClient {
  const client = new Client(address, credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
  return {
    call: (path, actions) => {
      const call = client.makeBidiStreamRequest(path, asIs, asIs, new Metadata(), {
        deadline: Date.now() + TIMEOUT_MS,
      });
      const replies: Buffer[] = [];
      call.on('data', (bytes: Buffer) => replies.push(bytes));
      call.on('error', () => undefined); // The status says the same.
      const ended = new Promise<CallEnd>((resolve) => {
        call.on('status', ({ code, details }: StatusObject) => {
          resolve({ code: status[code], details, replies });
        });
      });
      const cancel = (): void => {
        call.cancel();
      };
      void (async () => {
        for (const action of actions) {
          if (action.kind === 'send') call.write(action.bytes);
          else if (action.kind === 'half-close') call.end();
          else if (action.kind === 'cancel') cancel();
          else for (let turn = 0; turn < action.turns; turn += 1) await nextTurn();
        }
      })();
      return { ended, cancel };
    },
    close: () => {
      client.close();
    },
  };
}
