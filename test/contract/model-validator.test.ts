/** Versions that must not serve, each put to the test in a process of its own, which outlives none of them. */
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { createModelValidator } from '../../src/adapters/onnx/validator.ts';
import type { ValidatorOptions } from '../../src/adapters/onnx/validator.ts';
import { openTaskProcess } from '../../src/adapters/system/task-process.ts';
import type { ModelValidator } from '../../src/ports/models/model-validator.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';
import { body, int } from '../../training/onnx/graph-builder.ts';
import { MessageWriter } from '../../training/onnx/protobuf.ts';
import * as graphs from './predictor-graphs.ts';
import { testCard, testGraph } from './predictor-graphs.ts';
import type { Spoiler } from './predictor-graphs.ts';
import { temporaryFolder } from './predictor-onnx.ts';

const MIB = 1_048_576;
const CARD = testCard();

/** Generous limits, so that a busy machine fails no test. */
function open(t: TestContext, options: Partial<ValidatorOptions> = {}): ModelValidator {
  const validator = createModelValidator({
    openProcess: openTaskProcess,
    execArgv: typescriptFlags(),
    timeoutMs: 60_000,
    memoryBytesMax: 1_024 * MIB,
    rowMsMax: 1_000,
    ...options,
  });
  t.after(() => validator.close());
  return validator;
}

async function fileOf(t: TestContext, graph: Uint8Array, name = 'model.onnx'): Promise<string> {
  const file = join(await temporaryFolder(t), name);
  await writeFile(file, graph);
  return file;
}

/** A loop that never ends. */
const endless: Spoiler = ({ g, quantiles }) => {
  const step = g.nested();
  step.input({ name: 'round', type: 'int64', shape: [] });
  const goesOn = step.input({ name: 'goes_on', type: 'bool', shape: [] });
  const before = step.input({ name: 'before', type: 'float32', shape: [1] });
  step.output(goesOn, { name: 'still_goes_on', type: 'bool', shape: [] });
  step.output(step.apply('Add', [before, 1]), { name: 'after', type: 'float32', shape: [1] });
  const times = g.integers([Number.MAX_SAFE_INTEGER]);
  const end = g.apply('Loop', [times, undefined, g.floats([0], [1])], { body: body(step.build('step')) });
  return g.apply('Add', [quantiles, end]);
};

test('a sound version may serve, one after the other', async (t) => {
  const validator = open(t);
  const file = await fileOf(t, testGraph(CARD));
  assert.deepEqual(await validator.validate({ card: CARD, file }), []);
  assert.deepEqual(await validator.validate({ card: CARD, file }), []);
});

test('all that is wrong with a version is told at once', async (t) => {
  const validator = open(t);
  const graph = testGraph(testCard({ contextLength: 5, experts: ['first'] }));
  const problems = await validator.validate({ card: CARD, file: await fileOf(t, graph) });
  assert.equal(problems.length, 3, problems.join('\n'));
  assert.match(problems[0] ?? '', /input context has the shape \[batch, 5\], the card says \[batch, 4\]/);
  assert.match(problems[1] ?? '', /input lags has the shape/);
  assert.match(problems[2] ?? '', /output quantiles has the shape/);
  const crossing = await validator.validate({
    card: CARD,
    file: await fileOf(t, testGraph(CARD, graphs.crossing)),
  });
  assert.ok(crossing.length > 3, 'each kind of series that it fails for');
  assert.ok(crossing.every((problem) => /^for .* the quantiles cross/.test(problem)));
});

const REFUSED: readonly (readonly [what: string, spoil: Spoiler, reason: RegExp])[] = [
  ['gives NaN', graphs.notANumber, /the output is not finite: NaN/],
  ['gives negatives', graphs.negative, /negative/],
  ['gives another shape than it says', graphs.oneLeadShort, /quantiles has the shape/],
  ['mixes the rows of a batch', graphs.mixingRows, /depends on the rest of the batch/],
  [
    'has an operator that there is not',
    ({ g, quantiles }) => g.apply('SendAllByMail', [quantiles]),
    /SendAllByMail/,
  ],
  [
    'reads a file outside of its folder',
    ({ g, quantiles }) => g.apply('Add', [quantiles, { name: 'outside' }]),
    /outside|external/i,
  ],
];

for (const [what, spoil, reason] of REFUSED) {
  test(`a version that ${what} is refused`, async (t) => {
    const validator = open(t);
    const graph = Buffer.concat([
      testGraph(CARD, spoil),
      what.includes('file') ? external('../secret') : Buffer.alloc(0),
    ]);
    const file = await fileOf(t, graph);
    await writeFile(join(file, '../../secret'), new Uint8Array(4));
    const problems = await validator.validate({ card: CARD, file });
    assert.ok(problems.length > 0);
    assert.match(problems.join('\n'), reason);
  });
}

/** A tensor `outside` of one float, whose data are in another file. Fields of a message that comes twice are merged. */
function external(location: string): Uint8Array {
  const where = new MessageWriter().text(1, 'location').text(2, location);
  const tensor = new MessageWriter()
    .integer(1, 1)
    .integer(2, 1)
    .text(8, 'outside')
    .message(13, where)
    .integer(14, 1);
  return new MessageWriter().message(7, new MessageWriter().message(5, tensor)).finish();
}

test('an endless loop is killed at its deadline, and the next version has its turn', async (t) => {
  const validator = open(t, { timeoutMs: 10_000 });
  const [loops, sound] = await Promise.all([
    validator.validate({ card: CARD, file: await fileOf(t, testGraph(CARD, endless)) }),
    validator.validate({ card: CARD, file: await fileOf(t, testGraph(CARD)) }),
  ]);
  assert.deepEqual(loops, ['the process that validates it took longer than 10000 ms']);
  assert.deepEqual(sound, []);
});

test('one that takes longer than it may is refused', async (t) => {
  const validator = open(t, { rowMsMax: 1e-9 });
  const problems = await validator.validate({ card: CARD, file: await fileOf(t, testGraph(CARD)) });
  assert.equal(problems.length, 1);
  assert.match(problems[0] ?? '', /^it takes [\d.e-]+ ms a series in batches of 64; allowed: 1e-9 ms$/);
});

test('one that takes all of the memory is killed', async (t) => {
  const validator = open(t, { memoryBytesMax: 400 * MIB });
  const greedy: Spoiler = ({ g, quantiles }) => {
    const many = g.apply('ConstantOfShape', [g.integers([300_000_000])]);
    const again = g.apply('Exp', [
      g.apply('Sub', [many, g.apply('ReduceMax', [quantiles], { keepdims: int(0) })]),
    ]);
    return g.apply('Add', [quantiles, g.apply('ReduceMin', [again], { keepdims: int(0) })]);
  };
  const problems = await validator.validate({ card: CARD, file: await fileOf(t, testGraph(CARD, greedy)) });
  assert.match(problems.join(), /took \d+ MiB of memory|ended with|bad allocation|allocate/i);
});

test('a crash of native code costs the version, and nothing else', async (t) => {
  const folder = await temporaryFolder(t);
  const preload = join(folder, 'crash.mjs');
  // The runtime starts a native run by setImmediate.
  await writeFile(preload, `globalThis.setImmediate = () => process.kill(process.pid, 'SIGSEGV');`);
  const execArgv = ['--import', pathToFileURL(preload).href, ...(typescriptFlags() ?? [])];
  const validator = open(t, { execArgv });
  const problems = await validator.validate({ card: CARD, file: await fileOf(t, testGraph(CARD)) });
  assert.deepEqual(problems, ['the process that validates it ended with SIGSEGV']);
});

test('closing ends what is being validated', async (t) => {
  const validator = open(t);
  const file = await fileOf(t, testGraph(CARD, endless));
  assert.deepEqual(
    await validator.validate({ card: CARD, file: join(file, 'nowhere') }).then((all) => all.length),
    1,
  );
  const running = validator.validate({ card: CARD, file });
  await new Promise((resolve) => setImmediate(resolve));
  await validator.close();
  assert.match((await running).join(), /ended with SIGKILL|is closed/);
});
