/** `pra models` against a server, and `pra models validate` without one. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { GrpcServer } from '../../src/adapters/grpc/server.ts';
import { openServer } from '../../src/adapters/grpc/server.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { ModelState } from '../../src/app/models/model-status.ts';
import type { Models, ModelStatus } from '../../src/app/models/model-status.ts';
import { AT, fakeApp } from '../fakes/app.ts';
import { minuteCard } from '../fakes/predictor.ts';

const BUNDLED = fileURLToPath(new URL('../../models', import.meta.url));

const version = (of: number, state: ModelState, changes: Partial<ModelStatus> = {}): ModelStatus => ({
  ...{
    name: 'mine',
    version: of,
    state,
    reasons: [],
    since: AT,
    mixes: false,
    isCandidate: false,
    labels: [],
  },
  card: state === 'refused' ? undefined : minuteCard({ name: 'mine', version: of }),
  ...changes,
});

const MINE = [
  version(1, 'retired', { reasons: ['it was retired'] }),
  version(2, 'ready'),
  version(3, 'refused', { reasons: ['the quantiles cross', 'it is slow'] }),
  version(4, 'ready', { mixes: true, labels: ['champion'] }),
  version(5, 'ready', { isCandidate: true }),
];

/** What was asked of the service, in order. */
const asked: unknown[] = [];

const named = (of: { readonly version: number | undefined }) => {
  const model = MINE.find((one) => one.version === of.version);
  if (!model) return Promise.resolve({ kind: 'unknown-model' } as const);
  const isReady = model.state === 'ready';
  return Promise.resolve(
    isReady ? ({ kind: 'done', model } as const) : ({ kind: 'not-ready', model } as const),
  );
};

const models: Models = {
  list: () => MINE,
  changes: () => [
    { name: 'mine', version: 4, at: AT, what: 'ready' },
    { name: 'mine', version: 4, at: AT + 60_000, what: 'mixes' },
  ],
  load: (id) => (asked.push(['load', id.version]), named(id)),
  setLabel: (label, of) => (asked.push([label, of.version]), named(of)),
  retire: (id) => (asked.push(['retire', id.version]), named(id)),
};

suite('pra models', () => {
  let server: GrpcServer;
  before(async () => {
    server = await openServer({
      app: fakeApp({ models }),
      listen: { host: '127.0.0.1', port: 0 },
      tls: undefined,
      log: () => undefined,
      closeTimeoutMs: 1_000,
      slowReaderTimeoutMs: undefined,
    });
  });
  after(() => server.close());

  async function run(...words: readonly string[]) {
    let [out, error] = ['', ''];
    const to = words[0] === 'validate' ? [] : ['--address', server.address];
    const code = await runProgram(['models', ...words, ...to], {
      out: { write: (text) => (out += text) },
      error: { write: (text) => (error += text) },
    });
    return { code, out, error };
  }

  test('list has a line a version: what it is there for, and why it is not', async () => {
    const { code, out } = await run('list', 'mine');
    assert.equal(code, 0);
    assert.match(out, /mine +3 +refused +2026-01-01T00:00:00Z +the quantiles cross \(and 1 more\)/);
    assert.match(out, /mine +4 +ready +yes +champion/);
    assert.match(out, /mine +5 +ready +tried/);
  });

  test('show has all reasons, and what a candidate would have changed', async () => {
    const refused = await run('show', 'mine', '3');
    assert.match(
      refused.out,
      /^mine\/3: refused, since 2026-01-01T00:00:00Z\n {2}the quantiles cross\n {2}it is slow\n/,
    );
    const tried = await run('show', 'mine', '5');
    assert.match(tried.out, /^mine\/5: ready, tried, since/);
    assert.match(tried.out, /window +forecasts +lost +with it +ratio\n5m +40 +12 +9 +0\.750\n/);
    const unknown = await run('show', 'mine', '9');
    assert.equal(unknown.code, 1);
    assert.match(unknown.error, /^pra models: there is no model "mine\/9"/);
  });

  test('history has what happened, oldest first', async () => {
    const { out } = await run('history', 'mine');
    assert.match(out, /2026-01-01T00:00:00Z +mine\/4 +ready\n2026-01-01T00:01:00Z +mine\/4 +mixes\n/);
  });

  for (const [words, call] of [
    [
      ['load', 'mine', '2'],
      ['load', 2],
    ],
    [
      ['try', 'mine', '2'],
      ['candidate', 2],
    ],
    [
      ['promote', 'mine', '5'],
      ['champion', 5],
    ],
    [
      ['rollback', 'mine'],
      ['champion', 2],
    ], // below 4, which mixes: 3 was refused
    [
      ['rollback', 'mine', '5'],
      ['champion', 5],
    ],
    [
      ['retire', 'mine', '4'],
      ['retire', 4],
    ],
  ] as const) {
    test(`${words.join(' ')}: ${call.join(' ')}`, async () => {
      const { code, out } = await run(...words);
      assert.deepEqual([code, asked.at(-1)], [0, call]);
      assert.match(out, new RegExp(`^mine/${call[1]}: ready`));
    });
  }

  test('what cannot be is told, and is a failure', async () => {
    const refused = await run('promote', 'mine', '3');
    assert.equal(refused.code, 1);
    assert.match(refused.error, /mine\/3 is refused, not ready: the quantiles cross; it is slow/);
    for (const [words, why] of [
      [['promote', 'mine', 'newest'], /VERSION: "newest" is not allowed; it must be a whole number from 1/],
      [['promote', 'mine'], /write `pra models promote NAME VERSION`/],
      [['publish', 'mine', '1'], /"publish" is not known; write one of list, show,/],
      [['history', 'theirs', '1'], /write `pra models history NAME`/],
    ] as const) {
      const wrong = await run(...words);
      assert.equal(wrong.code, 2, wrong.error);
      assert.match(wrong.error, why);
    }
  });

  test('validate needs no service: a bundled version passes, and a folder that was changed says how', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-cli-models-'));
    t.after(() => rm(folder, { recursive: true }));
    const mine = join(folder, 'recent', '1');
    await cp(join(BUNDLED, 'recent', '1'), mine, { recursive: true });
    const sound = await run('validate', mine);
    assert.deepEqual([sound.code, sound.out], [0, 'recent/1 may serve\n'], sound.error);
    const card = join(mine, 'card.json');
    await writeFile(card, (await readFile(card, 'utf8')).replace('"horizon": 60', '"horizon": 61'));
    await writeFile(join(mine, 'notes.txt'), 'remember the milk');
    const changed = await run('validate', mine, '--json');
    assert.equal(changed.code, 1);
    const { valid, problems } = JSON.parse(changed.out) as { valid: boolean; problems: string[] };
    assert.equal(valid, false);
    assert.match(problems.join('\n'), /notes\.txt/);
    const nowhere = await run('validate', join(folder, 'recent'));
    assert.match(nowhere.error, /is no folder of a version: it must be …\/NAME\/VERSION/);
  });
});
