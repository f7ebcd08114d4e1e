import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { GrpcServer } from '../../src/adapters/grpc/server.ts';
import { openServer } from '../../src/adapters/grpc/server.ts';
import { runProgram } from '../../src/cli/program.ts';
import type { FakeApp } from '../fakes/app.ts';
import { AT, DIRECTIVE, fakeApp, WARM_TARGETS } from '../fakes/app.ts';

let app: FakeApp;
let server: GrpcServer;

const open = async (): Promise<void> => {
  app = fakeApp();
  server = await openServer({
    app,
    listen: { host: '127.0.0.1', port: 0 },
    tls: undefined,
    log: () => undefined,
    closeTimeoutMs: 1_000,
    slowReaderTimeoutMs: undefined,
  });
};

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Runs the program in this process against the server of the test; `wrote` is called after each piece of output. */
async function run(words: readonly string[], wrote: () => void = () => undefined): Promise<Ended> {
  let out = '';
  let error = '';
  const code = await runProgram([...words, '--address', server.address], {
    out: {
      write(text) {
        out += text;
        wrote();
      },
    },
    error: { write: (text) => (error += text) },
  });
  return { code, out, error };
}

/** Runs it until the first output is there, and closes the server then. */
async function runUntilWritten(words: readonly string[]): Promise<Ended> {
  let ended: Promise<Ended> | undefined;
  await new Promise<void>((resolve) => {
    ended = run(words, resolve);
  });
  await server.close();
  return ended ?? assert.fail('nothing ran');
}

/** The one document of `--json`. */
async function json(...words: readonly string[]): Promise<Record<string, unknown>> {
  const { code, out, error } = await run([...words, '--json']);
  assert.deepEqual([code, error], [0, '']);
  assert.equal(out.split('\n').length, 2, 'one line and its end');
  return JSON.parse(out) as Record<string, unknown>;
}

suite('the commands against a server', () => {
  before(open);
  after(() => server.close());

  test('predict shows windows by level, and asks for those that were named', async () => {
    const { code, out } = await run(['predict', 'checkout{route="/pay"}']);
    assert.equal(code, 0);
    assert.match(out, /^checkout\{route="\/pay"\}: forecast from 2026-01-01T00:00:00Z, model\n/);
    assert.match(out, /by simple\/1\/yesterday 100 %/);
    assert.match(
      out,
      /window +q0\.5 +q0\.9 +q0\.95\n5m +requests +100 +140 +150\n +peak rate\/s +1\.5 +2\.5 +3\n/,
    );
    // 150,000 bytes are 146.48 KiB.
    assert.match(out, /memory +146KiB/);

    const reply = await json('predict', 'pool:checkout', '--window', '7m,10m', '--window', '20m');
    const windows = reply['windows'] as { window: string }[];
    assert.deepEqual(
      windows.map(({ window }) => window),
      ['420s', '600s', '1200s'],
    );
    assert.deepEqual(reply['subject'], { pool: 'checkout' });
  });

  test('predict asks one model, by version or label', async () => {
    for (const [written, meant] of [
      ['mine', { name: 'mine', version: undefined, label: undefined }],
      ['mine/2', { name: 'mine', version: 2, label: undefined }],
      ['mine@canary', { name: 'mine', version: undefined, label: 'canary' }],
    ] as const) {
      await json('predict', 'pool:checkout', '--model', written);
      assert.deepEqual(app.given.wishes.at(-1), meant);
    }
    const wrong = await run(['predict', 'checkout', '--model', 'mine/two']);
    assert.match(
      wrong.error,
      /^pra predict: --model: "mine\/two" is not allowed; it must be NAME, NAME\/VERSION/,
    );
  });

  test('words that look like numbers stay words', async () => {
    const reply = await json('predict', '007');
    assert.deepEqual(reply['subject'], { source: { name: '007', parameters: [] } });
  });

  test('warm-targets shows the instances in order', async () => {
    const { out } = await run(['warm-targets', 'checkout']);
    assert.match(out, /^checkout at 2026-01-01T00:00:00Z\nrank +instance +address +state +since +weight\n/);
    assert.match(out, / 1 +i-1 +10\.0\.0\.7:80 +warm +2026-01-01T00:00:00Z +100\n/);
    const reply = await json('warm-targets', 'checkout');
    assert.equal((reply['targets'] as unknown[]).length, WARM_TARGETS.targets.length);
  });

  test('plan shows the newest decision of each pool', async () => {
    const { out } = await run(['plan']);
    assert.match(
      out,
      /\ncheckout +7 +6 +2026-01-01T00:00:00Z +2026-01-01T00:05:00Z +420 +480 +model +cover-bridge\n/,
    );
    const [decision] = (await json('plan', 'checkout'))['decisions'] as { warm: number; readyBy: string }[];
    assert.deepEqual([decision?.warm, decision?.readyBy], [7, '2026-01-01T00:05:00.000Z']);
  });

  test('explain tells the trail', async () => {
    const { out } = await run(['explain', 'checkout', '2026-01-01T00:00:00Z']);
    assert.match(out, /^checkout holds 7, decided at 2026-01-01T00:00:00Z/);
    assert.match(out, /cover-bridge +0 +7 +the bridge needs 7\n/);
    assert.match(out, /one instance +70 requests\/s, limited by cpu/);
    assert.deepEqual((await json('explain', 'checkout'))['trail'], [
      { rule: 'cover-bridge', from: 0, to: 7, why: 'the bridge needs 7' },
    ]);
  });

  test('accuracy shows error and coverage', async () => {
    const { out } = await run(['accuracy', 'pool:checkout']);
    assert.match(out, /5m +pra +12 +100 +10 +10 % +3\.5 +55 % +92 %\n/);
    assert.equal(((await json('accuracy'))['accuracies'] as unknown[]).length, 1);
  });

  test('events are announced, listed and taken back', async () => {
    const when = ['--from', '2026-11-27T00:00:00Z', '--to', '2026-11-28T00:00:00Z'];
    const add = ['events', 'add', 'Black Friday!', '--kind', 'campaign', ...when];
    const added = await run([
      ...add,
      '--factor',
      '3',
      '--sources',
      'a{b="1",c="2"}',
      '--sources',
      'pool:web',
    ]);
    assert.deepEqual([added.code, added.out], [0, 'black-friday-2026-11-27T00:00Z: announced\n']);
    await run([...add, '--volume=-20', '--uncertainty', '2', '--id', 'less']);
    await run(add);
    const [factor, volume, learned] = app.given.events;
    assert.deepEqual(factor, {
      id: 'black-friday-2026-11-27T00:00Z',
      name: 'Black Friday!',
      kind: 'campaign',
      from: Date.UTC(2026, 10, 27),
      to: Date.UTC(2026, 10, 28),
      sources: ['a{b="1",c="2"}', 'pool:web'],
      effect: { kind: 'factor', factor: 3, logDeviation: 0.3 },
    });
    assert.deepEqual(
      [volume?.id, volume?.effect, volume?.sources],
      ['less', { kind: 'volume', requestsPerSecond: -20, deviation: 2 }, ['*']],
    );
    assert.deepEqual(learned?.effect, { kind: 'learn' });

    const listed = await run(['events', 'list']);
    assert.match(
      listed.out,
      /^event +kind +from +to +effect +learned +sources\nsummer-sale-2026 +campaign +2026-01-02T00:00:00Z +2026-01-03T00:00:00Z +× 3 ± 20 % +× 2 ± 10 %, of 1 +checkout\*\n$/,
    );
    assert.equal(((await json('events', 'list'))['events'] as unknown[]).length, 1);

    const removed = await run(['events', 'remove', 'summer-sale-2026', 'never-seen']);
    assert.deepEqual(removed, {
      code: 1,
      out: 'summer-sale-2026: taken back\n',
      error: 'pra events: not known: never-seen\n',
    });
  });

  test('a calendar is imported from a file, or holidays of a country, and what was left out is told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-calendar-'));
    try {
      const file = join(folder, 'team.ics');
      await writeFile(file, 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n');
      const { code, out } = await run(['events', 'import', file, '--kind', 'release']);
      assert.deepEqual(
        [code, out],
        [0, `team: 3 events, 1 taken back\n${file}:7: left out: the entry has no DTSTART\n`],
      );
      await json('events', 'import', '--holidays', 'DE-BY', '--id', 'days');
      assert.deepEqual(
        app.given.calendars.map(({ name, calendar, eventKind }) => [name, calendar.kind, eventKind]),
        [
          ['team', 'icalendar', 'release'],
          ['days', 'holidays', 'holiday'],
        ],
      );
      for (const words of [
        ['events', 'import'],
        ['events', 'import', file, '--holidays', 'DE'],
      ]) {
        assert.match((await run(words)).error, /say which calendar/);
      }
      assert.match(
        (await run(['events', 'import', '--holidays', 'Germany'])).error,
        /a country and maybe its region/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('an event that is written wrong is wrong use, and nothing of it is sent', async () => {
    const sent = app.given.events.length;
    const when = ['--from', '2026-11-27T00:00:00Z', '--to', '2026-11-26T00:00:00Z'];
    for (const [words, said] of [
      [['events', 'add', 'x', ...when, '--kind', 'campaign'], /event\.range\.to: got .*a time after `from`/],
      [
        ['events', 'add', 'x', ...when, '--kind', 'party'],
        /--kind: "party" is not allowed; it must be one of/,
      ],
      [['events', 'add', 'x', '--kind', 'release'], /needs --kind, --from and --to/],
      [['events', 'add', 'x', ...when, '--kind', 'release', '--factor', '2', '--volume', '1'], /not both/],
      [['events', 'add', 'x', ...when, '--kind', 'release', '--uncertainty', '1'], /goes with --factor/],
      [['events', 'plan'], /"plan" is not known; write one of add, list, remove, import/],
      [['events', 'remove'], /say which events/],
    ] as const) {
      const { code, error } = await run(words);
      assert.equal(code, 2, words.join(' '));
      assert.match(error, said);
    }
    assert.equal(app.given.events.length, sent);
  });

  test('what the service refuses as wrong is wrong use; what it does not know is a failure', async () => {
    const wrong = await run(['predict', 'checkout', '--window', '2h']);
    assert.equal(wrong.code, 2);
    assert.match(wrong.error, /^pra predict: windows\[0\]: /);
    const unknown = await run(['plan', 'nope']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.error, /^pra plan: there is no pool "nope"; there are: checkout, search\n$/);
  });

  test('import sends the rows of plain and packed files, each under a name that its contents make', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-import-'));
    try {
      const text = 'timestamp,source,requests\n2026-01-01T00:00:00Z,web,3\n2026-01-01T00:01:00Z,web,\n';
      await writeFile(join(folder, 'a.csv'), text);
      await writeFile(join(folder, 'a.csv.gz'), gzipSync(text));
      const { imports } = await json('import', join(folder, 'a.csv'), join(folder, 'a.csv.gz'));
      assert.equal((imports as unknown[]).length, 2);
      const [plain, packed] = app.given.parts;
      assert.deepEqual(plain?.rows, [{ source: 'web', start: AT, count: 3 }]);
      assert.match(plain.importId, /^csv-[0-9a-f]{32}$/);
      assert.equal(packed?.importId, plain.importId);

      const named = await run(['import', join(folder, 'a.csv'), '--import-id', '007', '--source', 'shop']);
      assert.match(
        named.out,
        /a\.csv: 1 row of 1 source, 2026-01-01T00:00:00Z to 2026-01-01T00:01:00Z, [\d.,]+ rows\/s\n$/,
      );
      const last = app.given.parts.at(-1);
      assert.deepEqual([last?.importId, last?.rows[0]?.source], ['007', 'shop']);

      // More rows than one message holds, and wrong at the end.
      const many = '2026-01-01T00:00:00Z,web,1\n'.repeat(25_000);
      const sent = app.given.parts.length;
      await writeFile(
        join(folder, 'bad.csv'),
        `timestamp,source,requests\n${many}2026-01-01T00:02:00Z,web,many\n`,
      );
      const bad = await run(['import', join(folder, 'bad.csv')]);
      assert.equal(bad.code, 1);
      assert.match(bad.error, /^pra import: .*bad\.csv:25002: "many" is not allowed/);
      assert.equal(app.given.parts.length, sent, 'nothing of it is counted');
      const half = join(folder, 'half.gz');
      await writeFile(half, gzipSync(text).subarray(0, 40));
      const broken = await run(['import', half]);
      assert.deepEqual(
        [broken.code, broken.error],
        [1, `pra import: ${half} cannot be unpacked: unexpected end of file\n`],
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

test('somebody who does not speak gRPC is told apart from nobody', async () => {
  const other = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  let error = '';
  const code = await runProgram(['plan', '--address', `127.0.0.1:${port}`], {
    out: { write: () => undefined },
    error: { write: (text) => (error += text) },
  });
  other.close();
  assert.equal(code, 1);
  assert.match(error, /^pra plan: no answer from 127\.0\.0\.1:\d+: what listens there has hung up/);
});

suite('the commands that follow', () => {
  test('directives are written as they come, until the service stops', async () => {
    await open();
    app.news.directives.publish(DIRECTIVE);
    const { code, out, error } = await runUntilWritten(['directives', 'checkout']);
    assert.deepEqual([code, error], [1, 'pra directives: the service stops\n']);
    assert.match(
      out,
      /^00:00:00Z {2}checkout {6}hold 7 {4}ready by 00:05:00Z, lease until 00:03:00Z \(epoch 3, revision 41\) {2}cover-bridge: the bridge needs 7\n$/,
    );
  });

  test('with --json there is one document a line', async () => {
    await open();
    app.news.warmTargets.publish(WARM_TARGETS);
    const { out } = await runUntilWritten(['warm-targets', 'checkout', '--watch', '--json']);
    const documents = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { pool: string });
    assert.deepEqual(
      documents.map(({ pool }) => pool),
      ['checkout'],
    );
  });
});
