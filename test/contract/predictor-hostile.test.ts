/** Models that are broken or turn bad, and workers that die: what does the predictor on ONNX Runtime do? */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { CONTEXT_ONLY, formatModelId } from '../../src/core/forecast/model/model-card.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';
import * as graphs from './predictor-graphs.ts';
import { TRIGGER, testCard, testGraph } from './predictor-graphs.ts';
import type { Spoiler } from './predictor-graphs.ts';
import { openOnnxPredictor, temporaryFolder } from './predictor-onnx.ts';
import { assertFails, requestOf } from './predictor.ts';

const card = testCard();
const good = { card, graph: testGraph(card) };
const spoilt = (spoil: Spoiler): Uint8Array => testGraph(card, spoil);

const REFUSED: readonly (readonly [what: string, graph: Uint8Array, reason: RegExp])[] = [
  ['is empty', new Uint8Array(0), /Load model from .* failed/],
  ['was cut off', good.graph.subarray(0, 300), /Load model from .* failed/],
  [
    'has a longer context',
    testGraph(testCard({ contextLength: 5 })),
    /input context has the shape \[batch, 5\], the card says \[batch, 4\]/,
  ],
  ['lacks the lags', testGraph(testCard({ inputs: CONTEXT_ONLY })), /no input lags/],
  ['has fewer experts', testGraph(testCard({ experts: ['first'] })), /output quantiles has the shape/],
  [
    'gives another shape than it says',
    spoilt(graphs.oneLeadShort),
    /output quantiles has the shape \[11, 2, 2, 2\], not \[11, 2, 3, 2\]/,
  ],
  [
    'gives NaN',
    spoilt(graphs.notANumber),
    /for a series with gaps the output is not finite: NaN at lead 0 of expert first/,
  ],
  ['gives negatives', spoilt(graphs.negative), /the output is negative: -1 at lead 0/],
  ['crosses its quantiles', spoilt(graphs.crossing), /the quantiles cross/],
  ['mixes the rows of a batch', spoilt(graphs.mixingRows), /depends on the rest of the batch/],
];

for (const [what, graph, reason] of REFUSED) {
  test(`a version that ${what} is refused with a reason`, async (t) => {
    const { predictor, problems } = await openOnnxPredictor(t, [{ card, graph }]);
    assert.deepEqual(
      problems.map(({ model }) => model),
      [{ name: 'echo', version: 1 }],
    );
    assert.match(problems[0]?.reason ?? '', reason);
    assert.deepEqual(await predictor.models(), []);
    await assertFails(predictor, requestOf(card, [1]), /does not serve/);
  });
}

test('a graph that the card does not tell all inputs of is refused', async (t) => {
  const plain = testCard({ inputs: CONTEXT_ONLY });
  const { problems } = await openOnnxPredictor(t, [{ card: plain, graph: good.graph }]);
  assert.match(problems[0]?.reason ?? '', /an input lags that the card does not name/);
});

test('where the newest version is refused, the newest good one serves, and so do other models', async (t) => {
  const newer = { card: testCard({ version: 2 }), graph: good.graph };
  const newest = { card: testCard({ version: 3 }), graph: spoilt(graphs.negative) };
  const other = { card: testCard({ name: 'other' }), graph: good.graph };
  const { predictor, problems } = await openOnnxPredictor(t, [good, newest, other, newer]);
  assert.deepEqual((await predictor.models()).map(formatModelId), ['echo/2', 'other/1']);
  assert.deepEqual(
    problems.map(({ model }) => model?.version),
    [3],
  );
});

test('a version that is not validated in time is refused; after two that still compute, at once', async (t) => {
  const folder = await temporaryFolder(t);
  const go = join(folder, 'go');
  // Holds each thread at its start until the file is there.
  const execArgv = await preloadFlags(
    folder,
    `
    import { existsSync } from 'node:fs';
    const never = new Int32Array(new SharedArrayBuffer(4));
    while (!existsSync(${JSON.stringify(go)})) Atomics.wait(never, 0, 0, 10);
    `,
  );
  const models = ['a', 'b', 'c'].map((name) => ({ card: testCard({ name }), graph: good.graph }));
  const options = { loadTimeoutMs: 20, threadOptions: { execArgv } };
  const { predictor, problems } = await openOnnxPredictor(t, models, options);
  await writeFile(go, '');
  await predictor.close(); // all three threads have seen the file before it is removed
  assert.deepEqual(
    problems.map(({ reason }) => reason),
    ['no answer within 20 ms', 'no answer within 20 ms', '2 runs that passed their deadlines still compute'],
  );
  assert.deepEqual(await predictor.models(), []);
});

const TURNS_BAD: readonly (readonly [what: string, spoil: Spoiler, detail: RegExp])[] = [
  ['fails in a run', graphs.failingWhenTriggered, /indices element out of data bounds/],
  [
    'gives another shape',
    graphs.oneLeadShortWhenTriggered,
    /quantiles has the shape \[1, 2, 2, 2\], not \[1, 2, 3, 2\]/,
  ],
];

for (const [what, spoil, detail] of TURNS_BAD) {
  test(`a READY model that ${what} fails that prediction only`, async (t) => {
    const { predictor } = await openOnnxPredictor(t, [{ card, graph: spoilt(spoil) }]);
    await assertFails(predictor, requestOf(card, [TRIGGER]), detail);
    assert.equal((await predictor.predict(requestOf(card, [5]))).quantiles[0], 5);
  });
}

test('a prediction that passes its deadline fails, those behind it and after it do not', async (t) => {
  const models = [{ card, graph: spoilt(graphs.slowWhenTriggered) }];
  const { predictor, problems } = await openOnnxPredictor(t, models, { timeoutMs: 1_000 });
  // Each chunk of 64 rows takes some tenths of a second: minutes in all, if nobody stopped it.
  const slow = assertFails(
    predictor,
    requestOf(card, Array<number>(30_000).fill(TRIGGER)),
    /no answer within 1000 ms/,
  );
  const behind = predictor.predict(requestOf(card, [5]));
  await slow;
  assert.equal((await behind).quantiles[0], 5);
  assert.equal((await predictor.predict(requestOf(card, [7]))).quantiles[0], 7);
  assert.deepEqual(problems, []);
});

test('a worker that dies in a run fails that prediction and is replaced', async (t) => {
  const folder = await temporaryFolder(t);
  const order = join(folder, 'die');
  // Ends the thread at the start of a native run once the file is there; the runtime starts it by setImmediate.
  const execArgv = await preloadFlags(
    folder,
    `
    import { existsSync, rmSync } from 'node:fs';
    const start = globalThis.setImmediate;
    globalThis.setImmediate = (...call) => {
      if (!existsSync(${JSON.stringify(order)})) return start(...call);
      rmSync(${JSON.stringify(order)});
      process.exit(3);
    };
    `,
  );
  const { predictor } = await openOnnxPredictor(t, [good], { threadOptions: { execArgv } });
  await writeFile(order, '');
  await assertFails(predictor, requestOf(card, [5]), /ended with code 3/);
  assert.equal((await predictor.predict(requestOf(card, [5]))).quantiles[0], 5);
});

test('closing fails what still runs and waits', async (t) => {
  const { predictor } = await openOnnxPredictor(t, [{ card, graph: spoilt(graphs.slowWhenTriggered) }]);
  const running = assertFails(predictor, requestOf(card, Array<number>(30_000).fill(TRIGGER)));
  const waiting = assertFails(predictor, requestOf(card, [5]));
  await predictor.close();
  await Promise.all([running, waiting]);
});

/** Flags of a thread that runs `code` before anything else. */
async function preloadFlags(folder: string, code: string): Promise<readonly string[]> {
  const file = join(folder, 'preload.mjs');
  await writeFile(file, code);
  return ['--import', pathToFileURL(file).href, ...(typescriptFlags() ?? [])];
}
