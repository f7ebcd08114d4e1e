/**
 * Work that overlaps and results that keep their order: a pipeline between a stream of requests and a
 * stream of replies. Without it a client would wait for the disk between two batches.
 */

export interface Pipeline<Input, Output> {
  /** Starts the work for one input. Inputs are started in order. */
  readonly work: (input: Input) => Promise<Output>;
  /** What one input takes of the room, a positive number. */
  readonly cost: (input: Input) => number;
  /** Nothing is read while the work under way costs this or more. */
  readonly room: number;
}

type Event<Input, Output> =
  | { readonly kind: 'input'; readonly input: Input }
  | { readonly kind: 'end' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'output'; readonly output: Output };

/**
 * The results of all inputs, in their order. If the inputs fail, the results of the work under way come
 * first and then the error; if a piece of work fails, its error comes in the place of its result.
 */
export async function* inOrder<Input, Output>(
  inputs: AsyncIterable<Input>,
  { work, cost, room }: Pipeline<Input, Output>,
): AsyncGenerator<Output> {
  const iterator = inputs[Symbol.asyncIterator]();
  const underWay: { readonly event: Promise<Event<Input, Output>>; readonly cost: number }[] = [];
  let reading: Promise<Event<Input, Output>> | undefined = nextInput(iterator);
  let used = 0;
  let failure: { readonly error: unknown } | undefined;
  try {
    for (;;) {
      // The input first: as long as there is room, reading goes on.
      const awaited = [used < room ? reading : undefined, underWay[0]?.event].filter(
        (event) => event !== undefined,
      );
      if (awaited.length === 0) break;
      const event = await Promise.race(awaited);
      if (event.kind === 'output') {
        used -= underWay.shift()?.cost ?? 0;
        yield event.output;
      } else if (event.kind === 'input') {
        const taken = cost(event.input);
        used += taken;
        underWay.push({ event: output(work(event.input)), cost: taken });
        reading = nextInput(iterator);
      } else {
        reading = undefined;
        if (event.kind === 'failed') failure = event;
      }
    }
  } finally {
    // Not awaited: it waits for the input that is being read, and a client may take its time with that.
    iterator.return?.().catch(() => undefined);
  }
  if (failure !== undefined) throw failure.error;
}

/** The next input as an event that never rejects. */
const nextInput = <Input>(iterator: AsyncIterator<Input>): Promise<Event<Input, never>> =>
  iterator.next().then(
    (result) => (result.done === true ? { kind: 'end' } : { kind: 'input', input: result.value }),
    (error: unknown) => ({ kind: 'failed', error }),
  );

/** The result as an event; it may reject before anybody looks at it. */
function output<Output>(result: Promise<Output>): Promise<Event<never, Output>> {
  const event = result.then((value): Event<never, Output> => ({ kind: 'output', output: value }));
  event.catch(() => undefined);
  return event;
}
