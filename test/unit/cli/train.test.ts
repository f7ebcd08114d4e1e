/** `pra train`, with families whose rows can be foretold, and a real data folder. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { testCard } from '../../contract/predictor-graphs.ts';
import { FAMILIES } from '../../contract/trainer/families.ts';
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { Arguments } from '../../../src/cli/arguments.ts';
import { UsageError } from '../../../src/cli/failure.ts';
import { Output } from '../../../src/cli/output.ts';
import { train } from '../../../src/cli/train/command.ts';
import { DATABASE_FILE } from '../../../src/compose.ts';
import { fitFolder, readFolder } from '../../../src/compose-train.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { plainContribution, UNBOUNDED } from '../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import type { GlobalFamily } from '../../../training/fits/global-family.ts';

const START = Date.UTC(2026, 2, 4);
const MODEL = { name: 'mean', version: 1 };

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pra-train-'));
});
after(() => rm(folder, { recursive: true }));

/** Learns how many series there are; of one it learns nothing. */
const COUNTING: GlobalFamily = {
  name: 'counting',
  historyDays: 1,
  learn: (pasts) =>
    Promise.resolve({
      train: (until, version) => {
        if (pasts.length < 2) return undefined;
        const range = `${new Date(pasts[0]?.start ?? 0).toISOString()}/${new Date(until).toISOString()}`;
        const rows = pasts.reduce((sum, { values }) => sum + values.length, 0);
        const trainedOn = { range, sources: pasts.length, rows, seed: 1, revision: 'none' };
        return { card: { ...testCard({ name: 'counting', version }), trainedOn }, graph: Uint8Array.of(1) };
      },
    }),
};

async function run(options: Readonly<Record<string, string>>): Promise<unknown> {
  let text = '';
  const given = new Map(Object.entries(options).map(([name, value]) => [name, [value]]));
  await train({ families: FAMILIES, globals: [COUNTING], fitFolder, readFolder })({
    arguments: new Arguments([], given),
    environment: readEnvironment({}),
    output: new Output({ write: (part: string) => (text += part) }, true),
  });
  return JSON.parse(text);
}

test('the sources of a file are fitted, those of which too little is known with the reason', async () => {
  const file = join(folder, 'counts.csv');
  const at = (minute: number): string => new Date(START + minute * MINUTE_MS).toISOString();
  const rows = [0, 1, 2].flatMap((minute) => [`${at(minute)},web,${minute + 1}`, `${at(minute)},idle,`]);
  await writeFile(file, ['timestamp,source,requests', ...rows].join('\n'));
  assert.deepEqual(await run({ family: 'mean', data: file }), {
    model: MODEL,
    // Three counts, 2 on average.
    series: [
      { series: 'web', values: [3, 2] },
      { series: 'idle', reason: 'too little is known' },
    ],
  });
});

test('the pools and sources of a data folder are fitted, and the service finds the rows', async () => {
  const path = join(folder, DATABASE_FILE);
  const config = join(folder, 'pra.yaml');
  await writeFile(config, `dataDir: ${folder}\n`);
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  await store.history.append([
    {
      ...UNBOUNDED,
      ...{ client: 'lb-1', sequence: 1, watermark: START + 2 * MINUTE_MS, goodbye: true, receivedAt: START },
      contributions: [0, 1].flatMap((minute) => [
        plainContribution('web', START + minute * MINUTE_MS, 4),
        plainContribution('pay', START + minute * MINUTE_MS, 2),
      ]),
    },
  ]);
  await store.close();
  const result = (await run({ family: 'mean', config })) as { fitted: number; without: number };
  assert.deepEqual([result.fitted, result.without], [3, 0]);
  const again = await openDuckDb({ path, stepMs: MINUTE_MS });
  const rows = await again.parameters.rows(MODEL);
  await again.close();
  assert.deepEqual(
    rows.map(({ series, fittedAt, values }) => [series, fittedAt, values[1]]),
    [
      ['pay', START + 2 * MINUTE_MS, 2],
      ['pool:default', START + 2 * MINUTE_MS, 6],
      ['web', START + 2 * MINUTE_MS, 4],
    ],
  );
});

test('a family that learns from all series becomes the next version of its model', async () => {
  const models = join(folder, 'models');
  await mkdir(join(models, 'counting', '7'), { recursive: true }); // broken, but its number is taken
  const file = join(folder, 'two-days.csv');
  const at = (step: number): string => new Date(START + step * 30 * MINUTE_MS).toISOString();
  const rows = Array.from({ length: 96 }, (_, step) => [`${at(step)},web,1`, `${at(step)},pay,2`]).flat();
  await writeFile(file, ['timestamp,source,requests', ...rows].join('\n'));
  const { seconds, ...result } = (await run({ family: 'counting', data: file, step: '30m', models })) as {
    seconds: number;
  };
  assert.ok(seconds >= 0);
  assert.deepEqual(result, {
    model: { name: 'counting', version: 8 },
    modelsDir: models,
    // It looks at one day only, the second one.
    rows: 2 * 48,
    series: 2,
    range: '2026-03-05T00:00:00.000Z/2026-03-06T00:00:00.000Z',
  });
  const card = JSON.parse(await readFile(join(models, 'counting', '8', 'card.json'), 'utf8')) as object;
  assert.equal('version' in card && card.version, 8);
});

test('it learns from the pools and sources of a data folder, too', async () => {
  const config = join(folder, 'with-models.yaml');
  const given = join(folder, 'given');
  await mkdir(join(given, 'counting', '9'), { recursive: true });
  await writeFile(config, `dataDir: ${folder}\nmodels: ${given}\n`);
  const result = (await run({ family: 'counting', config })) as {
    model: object;
    modelsDir: string;
    series: number;
    range: string;
  };
  // Where the service keeps what it trained itself; a number that the other folder has is taken.
  assert.deepEqual(result.model, { name: 'counting', version: 10 });
  assert.equal(result.modelsDir, join(folder, 'models'));
  // web, pay and the pool of both.
  assert.equal(result.series, 3);
  assert.match(result.range, /\/2026-03-04T00:02:00.000Z$/);
});

test('a family that has learned nothing leaves nothing', async () => {
  const file = join(folder, 'one.csv');
  await writeFile(file, 'timestamp,source,requests\n2026-03-04T00:00:00Z,web,1\n');
  const models = await mkdtemp(join(folder, 'empty-'));
  await assert.rejects(run({ family: 'counting', data: file, models }), /too little is known for counting/);
  assert.deepEqual(await readdir(models), []);
  await assert.rejects(run({ family: 'counting', data: file }), /--models is needed: the folder of models/);
});

const WRONG: readonly (readonly [options: Readonly<Record<string, string>>, problem: RegExp])[] = [
  [{ data: 'x.csv' }, /--family is needed: mean, throwing/],
  [{ family: 'prophet', data: 'x.csv' }, /"prophet" is not there; there is mean/],
  [{ family: 'mean' }, /--data or --config is needed/],
  [
    { family: 'mean', data: 'x.csv', step: '31m' },
    /--step: .* must be 1m to 30m, in whole seconds of which a day is a multiple/,
  ],
  [{ family: 'mean', data: 'x.csv', step: '7m' }, /--step: "7m" is not allowed/],
  [{ family: 'mean', data: 'x.csv', 'time-zone': 'Berlin' }, /--time-zone: .* an IANA time zone/],
];

for (const [options, problem] of WRONG) {
  test(`wrong use is told: ${problem.source}`, async () => {
    await assert.rejects(run(options), (error) => error instanceof UsageError && problem.test(error.message));
  });
}
