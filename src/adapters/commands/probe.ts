/** Is it ready? Asked by HTTP (any answer of 2xx says yes) or by TCP (whoever takes the connection says yes). */
import { get } from 'node:http';
import { connect } from 'node:net';

/** `http://{address}/ready` or `tcp://{address}`, where `{address}`, `{host}`, `{port}`, `{instance}` may stand. */
export interface Probe {
  /** Resolves with why it is not ready, in words; `undefined`: it is. Never rejects. */
  ask(places: ProbePlaces, timeoutMs: number): Promise<string | undefined>;
}

export interface ProbePlaces {
  readonly instance: string;
  readonly address: string;
  readonly host: string;
  readonly port: string;
}

/** The probe that is written so; `undefined` if none is. */
export function readProbe(text: string): Probe | undefined {
  const sample = urlOf(text, { instance: 'web-1', address: 'localhost:80', host: 'localhost', port: '80' });
  const isHttp = sample?.protocol === 'http:';
  if (sample === undefined || (!isHttp && (sample.protocol !== 'tcp:' || sample.port === '')))
    return undefined;
  return {
    ask: async (places, timeoutMs) => {
      const url = urlOf(text, places);
      if (url === undefined) return `${text} makes no address of ${places.address || 'no address'}`;
      return await (isHttp ? askHttp(url, timeoutMs) : askTcp(url, timeoutMs));
    },
  };
}

function urlOf(text: string, places: ProbePlaces): URL | undefined {
  const written = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    name in places ? places[name as keyof ProbePlaces] : whole,
  );
  return !written.includes('{') && URL.canParse(written) ? new URL(written) : undefined;
}

const askHttp = (url: URL, timeoutMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: timeoutMs, signal: AbortSignal.timeout(timeoutMs) });
    request.once('response', (response) => {
      const { statusCode = 0 } = response;
      response.destroy(); // What it says beside that may be long.
      resolve(statusCode >= 200 && statusCode < 300 ? undefined : `${url.href} answers ${statusCode}`);
    });
    request.once('error', (error) => {
      resolve(`${url.href}: ${wordsOf(error, timeoutMs)}`);
    });
  });

const askTcp = (url: URL, timeoutMs: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ host: url.hostname.replaceAll(/[[\]]/g, ''), port: Number(url.port) });
    const answer = (why: string | undefined): void => {
      socket.destroy();
      resolve(why);
    };
    socket.setTimeout(timeoutMs, () => {
      answer(`${url.host}: no answer in ${timeoutMs} ms`);
    });
    socket.once('connect', () => {
      answer(undefined);
    });
    socket.once('error', (error) => {
      answer(`${url.host}: ${wordsOf(error, timeoutMs)}`);
    });
  });

function wordsOf(error: Error, timeoutMs: number): string {
  const { code } = error as NodeJS.ErrnoException;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return `no answer in ${timeoutMs} ms`;
  return code === 'ECONNREFUSED' ? 'nobody listens' : error.message;
}
