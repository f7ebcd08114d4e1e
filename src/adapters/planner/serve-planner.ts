/** The planner's side of the thread: takes calls one after the other and answers each. */
import type { MessagePort } from 'node:worker_threads';
import type { Method, Reply, Request } from './messages.ts';
import type { CycleOutput, Planner, Slice } from '../../app/plan/planner.ts';

/** Serves until `close` was called; `open` runs first, and its failure is told. */
export async function servePlanner(port: MessagePort, open: () => Promise<Planner>): Promise<void> {
  const tell = (reply: Reply, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(reply, transfer);
  };
  let planner: Planner;
  try {
    planner = await open();
  } catch (error) {
    tell({ kind: 'failed', id: undefined, detail: detailOf(error) });
    port.close();
    return;
  }
  port.on('message', (request: Request) => {
    void answer(planner, request, tell).finally(() => {
      if (request.method === 'close') port.close();
    });
  });
  tell({ kind: 'ready' });
}

/** Tells the other side of something that belongs in the log. */
export const reportProblem = (port: MessagePort, detail: string): void => {
  port.postMessage({ kind: 'problem', detail } satisfies Reply);
};

async function answer(
  planner: Planner,
  request: Request,
  tell: (reply: Reply, transfer?: ArrayBuffer[]) => void,
): Promise<void> {
  const { id } = request;
  try {
    const result = await call(planner, request);
    tell({ kind: 'done', id, result }, buffersOf(request.method, result));
  } catch (error) {
    tell({ kind: 'failed', id, detail: detailOf(error) });
  }
}

function call(planner: Planner, request: Request): Promise<unknown> {
  switch (request.method) {
    case 'begin':
      return planner.begin(request.argument);
    case 'recall':
      return planner.recall(request.argument);
    case 'keep':
      return planner.keep();
    case 'adopt':
      return planner.adopt(request.argument);
    case 'poolPasts':
      return planner.poolPasts();
    case 'remember':
      return planner.remember(request.argument);
    case 'learn':
      return planner.learn(request.argument);
    case 'cycle':
      return planner.cycle(request.argument);
    case 'prepare':
      return planner.prepare(request.argument);
    case 'forecast':
      return planner.forecast(request.argument);
    case 'serve':
      return planner.serve();
    case 'close':
      return planner.close();
  }
}

/** What of a result is handed over instead of copied. */
function buffersOf(method: Method, result: unknown): ArrayBuffer[] {
  const buffers =
    method === 'cycle'
      ? bufferOfForecasts(result as CycleOutput)
      : method === 'keep'
        ? (result as readonly Slice[]).map(({ bytes }) => bytes.buffer)
        : [];
  return buffers.filter((buffer) => buffer instanceof ArrayBuffer);
}

const bufferOfForecasts = ({ forecasts }: CycleOutput): ArrayBufferLike[] =>
  forecasts ? [forecasts.values.buffer, forecasts.weights.buffer] : [];

const detailOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
