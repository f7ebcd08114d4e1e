/** `pra train` of a net: from counts in a file to a version that may serve, also where it was interrupted. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Arguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/failure.ts';
import { Output } from '../../../src/cli/output.ts';
import { train } from '../../../src/cli/train/command.ts';
import { openValidator, readFolder as readVersion } from '../../../src/compose-models.ts';
import { fitFolder, readFolder } from '../../../src/compose-train.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import type { ModelCard } from '../../../src/core/forecast/model/model-card.ts';
import { UTC } from '../../../src/core/units/civil-time.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import { typescriptFlags } from '../../../src/typescript-flags.ts';
import { NET_FAMILIES } from '../../../training/fits/families.ts';
import { GATE, LSTM } from '../../../training/gate/family.ts';
import { readNet } from '../../../training/gate/weights.ts';
import { seeded } from '../../../training/neural/random.ts';

const START = Date.UTC(2026, 2, 4);
const STEP_MS = 10 * MINUTE_MS;
const DAYS = 9;

let folder: string;
let history: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-train-net-'));
  history = join(folder, 'history.csv');
  const counts = [...countsOf('web', 40), ...countsOf('pay', 4)];
  await writeFile(history, ['timestamp,source,requests', ...counts].join('\n'));
});
after(() => rm(folder, { recursive: true }));

/** A day's wave with noise. */
function wave(level: number): number[] {
  const random = seeded(level);
  return Array.from({ length: (DAYS * DAY_MS) / STEP_MS }, (_, step) =>
    Math.round(level * (1.2 + Math.sin((2 * Math.PI * step * STEP_MS) / DAY_MS) + random())),
  );
}

const countsOf = (source: string, level: number): string[] =>
  wave(level).map((count, step) => `${new Date(START + step * STEP_MS).toISOString()},${source},${count}`);

interface Told {
  readonly model: { readonly name: string; readonly version: number };
  readonly rows: number;
  readonly range: string;
}

async function run(options: Readonly<Record<string, string>>): Promise<Told> {
  let text = '';
  const all = { data: history, step: '10m', ...options };
  const given = new Map(Object.entries(all).map(([name, value]) => [name, [value]]));
  await train({ families: [], globals: NET_FAMILIES, fitFolder, readFolder })({
    arguments: new Arguments([], given),
    environment: readEnvironment({}),
    output: new Output({ write: (part: string) => (text += part) }, true),
  });
  return JSON.parse(text) as Told;
}

const fileOf = (models: string, { name, version }: Told['model'], file: string): Promise<Buffer> =>
  readFile(join(models, name, `${version}`, file));

for (const family of ['lstm', 'gate']) {
  test(`${family}: history in, a version that may serve out, its learning curve beside it`, async () => {
    const models = await mkdtemp(join(folder, 'models-'));
    const { model, range, rows } = await run({ family, models, epochs: '2', seed: '7' });
    assert.deepEqual(model, { name: family, version: 1 });
    assert.equal(range, '2026-03-04T00:00:00.000Z/2026-03-13T00:00:00.000Z');
    // All steps of both but those of the first two hours, and a few of stretches that are taken for young sources.
    const whole = 2 * (DAYS * 144 - 12);
    assert.ok(rows > 1.1 * whole && rows < 1.25 * whole, `${rows} of ${whole}`);
    const published = await readVersion(join(models, family, '1'));
    assert.equal(published.state, 'intact');
    const validator = openValidator(typescriptFlags());
    const problems = await validator.validate(published).finally(() => validator.close());
    assert.deepEqual(problems, []);
    const card = JSON.parse((await fileOf(models, model, 'card.json')).toString()) as ModelCard;
    assert.deepEqual([card.trainedOn.seed, card.trainedOn.sources, card.firstVoice], [7, 2, 'too']);
    const curve = JSON.parse((await fileOf(models, model, 'curve.json')).toString()) as { judged: number }[];
    assert.equal(curve.length, 2);
    assert.ok((curve[1]?.judged ?? 1) < (curve[0]?.judged ?? 0), 'it learns');
    assert.match((await fileOf(models, model, 'curve.svg')).toString(), /^<svg .*<polyline/s);
    assert.equal(readNet(await fileOf(models, model, 'weights.bin')).kind, family);
  });
}

test('a training that was interrupted ends with the same bytes, and its checkpoint is gone', async () => {
  const models = await mkdtemp(join(folder, 'models-'));
  const checkpoint = join(folder, 'lstm.checkpoint');
  const pasts = [
    { series: 'web', level: 40 },
    { series: 'pay', level: 4 },
  ].map(({ series, level }) => ({
    ...{ series, stepMs: STEP_MS, start: START, zone: UTC },
    values: Float32Array.from(wave(level)),
  }));
  const { train: learn } = await LSTM.learn(pasts);
  // Killed after the first of two epochs.
  const killed = learn(START + DAYS * DAY_MS, 1, {
    options: { ...LSTM.course, epochs: 2 },
    resumed: undefined,
    told: {
      progressed: () => undefined,
      checkpoint: async (bytes) => {
        await writeFile(checkpoint, bytes);
        throw new Error('killed');
      },
    },
  });
  await assert.rejects(killed, /^Error: killed$/);
  await assert.rejects(
    run({ family: 'lstm', models, epochs: '2', seed: '2', checkpoint }),
    (error) =>
      error instanceof UsageError &&
      /it is of lstm, seed 1, 2 epochs .*, this is lstm, seed 2, .*remove it/.test(error.message),
  );
  const resumed = await run({ family: 'lstm', models, epochs: '2', checkpoint });
  const whole = await run({ family: 'lstm', models, epochs: '2' });
  assert.deepEqual([resumed.model.version, whole.model.version], [1, 2]);
  const [one, other] = await Promise.all(
    [resumed, whole].map(({ model }) => fileOf(models, model, 'weights.bin')),
  );
  assert.ok(one && other && Buffer.compare(one, other) === 0, 'the same weights and the same curve');
  assert.ok(!(await readdir(folder)).includes('lstm.checkpoint'));
});

test('a net learns nothing from what comes after the end that it is told', async () => {
  const until = START + 8 * DAY_MS;
  const past = (values: readonly number[]) => ({
    ...{ series: 'web', stepMs: STEP_MS, start: START, zone: UTC },
    values: Float32Array.from([...values, ...values]),
  });
  const values = wave(40);
  const later = values.map((value, step) => (step < (8 * DAY_MS) / STEP_MS ? value : 1_000));
  const told = {
    options: { ...GATE.course, epochs: 1 },
    told: { progressed: () => undefined, checkpoint: () => Promise.resolve() },
    resumed: undefined,
  };
  const [one, other] = await Promise.all(
    [values, later].map(async (known) => (await GATE.learn([past(known)])).train(until, 1, told)),
  );
  assert.ok(one && other);
  assert.ok(Buffer.compare(one.graph, other.graph) === 0);
});

const WRONG: readonly (readonly [options: Readonly<Record<string, string>>, problem: RegExp])[] = [
  [{ epochs: '0' }, /--epochs: "0" is not allowed; it must be a whole number from 1 to 1000/],
  [{ seed: '-1' }, /--seed: "-1" is not allowed; it must be a whole number from 0/],
  [{ step: '30m' }, /--step: lstm takes steps of up to 20m, not of 30m/],
];
for (const [options, problem] of WRONG) {
  test(`wrong use is told: ${problem.source}`, async () => {
    await assert.rejects(
      run({ family: 'lstm', models: folder, ...options }),
      (error) => error instanceof UsageError && problem.test(error.message),
    );
  });
}
