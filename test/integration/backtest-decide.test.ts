import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { runProgram } from '../../src/cli/program.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const FROM = START + 2 * DAY_MS;
const TO = FROM + 6 * HOUR_MS;
const STEP_MS = 5 * MINUTE_MS;

/** A wave of a day, up to 40 requests a second, with one step that nobody foresees; and another wave from some time on. */
function csvOf(changedFrom = Number.POSITIVE_INFINITY): string {
  const lines = ['timestamp,source,requests'];
  for (let at = 0; START + at < TO; at += STEP_MS) {
    const isBurst = START + at === FROM + 2 * HOUR_MS;
    const scale = START + at < changedFrom ? (isBurst ? 1.5 : 1) : 9;
    const wave = 6_000 + 5_000 * Math.sin((at * 2 * Math.PI) / DAY_MS) + (((at / STEP_MS) * 7_919) % 997);
    lines.push(`${new Date(START + at).toISOString()},shop,${Math.round(scale * wave)}`);
  }
  return `${lines.join('\n')}\n`;
}

interface Summary {
  readonly policies: readonly {
    readonly policy: string;
    readonly hoursForOnePercentUnserved: number | null;
    readonly settings: readonly {
      readonly knob: number;
      readonly unservedShare: number;
      readonly hoursOfOracle: number;
      readonly ticks: number;
    }[];
  }[];
}

async function pra(...words: readonly string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const code = await runProgram(words, {
    out: { write: (text) => (out += text) },
    error: { write: (text) => (error += text) },
  });
  return { code, out, error };
}

suite('pra backtest --decide', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pra-decide-'));
    await writeFile(join(folder, 'counts.csv'), csvOf());
    await writeFile(join(folder, 'changed.csv'), csvOf(FROM + 3 * HOUR_MS));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const decide = (file: string, ...words: readonly string[]) =>
    pra(
      ...['backtest', join(folder, file), '--decide', '--step', '5m', '--capacity', '1', '--lead-time', '5m'],
      ...['--from', new Date(FROM).toISOString(), '--to', new Date(TO).toISOString(), ...words],
    );

  test('tells of each policy what it cost and left unserved, with its decisions', async () => {
    const out = join(folder, 'usual');
    await mkdir(join(out, 'decisions'), { recursive: true });
    await writeFile(join(out, 'decisions', 'of-an-earlier-run.csv'), '');
    const { code, out: printed, error } = await decide('counts.csv', '--out', out, '--json');
    assert.equal(code, 0, error);
    const { policies } = JSON.parse(printed) as Summary;
    assert.deepEqual(
      policies.map(({ policy }) => policy),
      ['pra', 'hpa', 'kpa', 'last-week', 'holt-winters', 'oracle'],
    );
    for (const { policy, settings } of policies) {
      assert.equal(settings.length, 1, policy);
      assert.equal(settings[0]?.ticks, 6 * 240, policy);
    }
    const oracle = policies.at(-1)?.settings[0];
    assert.deepEqual([oracle?.unservedShare, oracle?.hoursOfOracle], [0, 1]);
    assert.deepEqual((await readdir(join(out, 'decisions'))).sort(), [
      ...['holt-winters@0.7.csv', 'hpa@0.7.csv', 'kpa@0.7.csv', 'last-week@0.7.csv'],
      ...['oracle@0.csv', 'pra@0.95.csv'],
    ]);
    const rows = (await readFile(join(out, 'decisions', 'pra@0.95.csv'), 'utf8')).trim().split('\n');
    assert.equal(rows[0], 'at,pool,desired');
    assert.match(rows[1] ?? '', /^2026-03-03T22:00:00Z,all,\d+$/);
    const page = await readFile(join(out, 'report.html'), 'utf8');
    for (const { policy, settings } of policies) {
      assert.ok(page.includes(`>${policy} at ${settings[0]?.knob ?? ''}<`), policy);
    }
    assert.match(page, /<b>cover-bridge<\/b> 0 → \d+: /, 'the worst moments have their trails');
    assert.doesNotMatch(page, /NaN|undefined|(src|href)=/, 'nothing is missing, and nothing is fetched');
  });

  test('a sweep goes from few instances to many', async () => {
    const words = ['--out', join(folder, 'sweep'), '--sweep', '3', '--policies', 'pra,hpa', '--json'];
    const { code, out: printed, error } = await decide('counts.csv', ...words);
    assert.equal(code, 0, error);
    const page = await readFile(join(folder, 'sweep', 'report.html'), 'utf8');
    assert.match(page, /<g aria-label="pra">.*<g aria-label="hpa">/, 'a frontier each');
    for (const { policy, settings, hoursForOnePercentUnserved } of (JSON.parse(printed) as Summary)
      .policies) {
      assert.equal(settings.length, 3, policy);
      assert.notEqual(hoursForOnePercentUnserved, null, policy);
      for (const [at, { hoursOfOracle, unservedShare }] of settings.entries()) {
        const before = settings[at - 1];
        if (!before) continue;
        assert.ok(hoursOfOracle > before.hoursOfOracle && unservedShare <= before.unservedShare, policy);
      }
    }
  });

  test('no policy but the oracle knows what comes', async () => {
    const known = join(folder, 'known');
    const changed = join(folder, 'other');
    for (const [file, out] of [
      ['counts.csv', known],
      ['changed.csv', changed],
    ] as const) {
      assert.equal((await decide(file, '--out', out)).code, 0);
    }
    // The step that changes ends 5 minutes later, and is seen 30 s after that.
    const seenAt = new Date(FROM + 3 * HOUR_MS + STEP_MS + 30_000).toISOString();
    const before = async (out: string, name: string): Promise<readonly string[]> =>
      (await readFile(join(out, 'decisions', name), 'utf8')).split('\n').filter((row) => row < seenAt);
    for (const name of ['pra@0.95.csv', 'hpa@0.7.csv', 'kpa@0.7.csv', 'last-week@0.7.csv']) {
      assert.deepEqual(await before(known, name), await before(changed, name), name);
    }
    assert.notDeepEqual(await before(known, 'oracle@0.csv'), await before(changed, 'oracle@0.csv'));
  });

  for (const [words, complaint] of [
    [
      ['--capacity', '0'],
      /--capacity: "0" is not allowed; it must be a number of requests per second above 0/,
    ],
    [['--lead-time', '50s'], /--lead-time: "50s" is not allowed; it must be a multiple of 15s up to 30m/],
    [['--sweep', '1'], /--sweep: "1" is not allowed; it must be a whole number from 2 to 100/],
    [['--policies', 'pra,vpa'], /--policies: "vpa" is not allowed; it must be of pra, hpa/],
    [['--level', '1'], /--level: "1" is not allowed/],
    [['--visible-after', '7s'], /--visible-after: "7s" is not allowed/],
  ] as const) {
    test(`refuses ${words.join(' ')}`, async () => {
      const usual = ['--capacity', '1', '--lead-time', '5m'].flatMap((word, at, all) =>
        at % 2 === 1 || word === words[0] ? [] : [word, all[at + 1] ?? ''],
      );
      const { code, error } = await pra(
        ...['backtest', join(folder, 'counts.csv'), '--decide', '--out', join(folder, 'no')],
        ...[...usual, ...words],
      );
      assert.equal(code, 2);
      assert.match(error, complaint);
    });
  }

  test('says what it needs, and from when on there is enough history', async () => {
    const file = join(folder, 'counts.csv');
    const without = await pra('backtest', file, '--decide', '--out', join(folder, 'no'));
    assert.match(without.error, /--decide needs --capacity \(.*\) and --lead-time \(.*\)/);
    const early = new Date(START + HOUR_MS).toISOString();
    const words = ['--capacity', '1', '--lead-time', '5m', '--from', early, '--out', join(folder, 'no')];
    const { code, error } = await pra('backtest', file, '--decide', ...words);
    assert.equal(code, 2);
    assert.match(error, /--from: 2026-03-02T01:00:00Z is not allowed: decisions begin 2h before/);
  });
});
