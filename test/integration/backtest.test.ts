import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { runProgram } from '../../src/cli/program.ts';
import { DAY_MS, MINUTE_MS } from '../../src/core/units/time.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const DAYS = 4;

interface Summary {
  readonly issueTimes: number;
  readonly settings: { readonly leadsMs: readonly number[]; readonly from: string; readonly to: string };
  readonly all: readonly {
    readonly model: string;
    readonly targets: number;
    readonly relativePinball: number;
  }[];
  readonly sources: readonly { readonly source: string; readonly unknownSteps: number }[];
}

/** Two sources: one with a wave, which is another one from some time on, one with a count of 5 and an unknown step a day. */
function csvOf(minutes: number, changedFrom = Number.POSITIVE_INFINITY): string {
  const lines = ['timestamp,source,requests'];
  for (let at = 0; at < DAYS * DAY_MS; at += minutes * MINUTE_MS) {
    const time = new Date(START + at).toISOString();
    const scale = START + at < changedFrom ? 200 : 90_000;
    const wave = Math.round(scale + 100 * Math.sin((at * 2 * Math.PI) / DAY_MS) + ((at / MINUTE_MS) % 7));
    lines.push(`${time},"checkout{route=""/pay""}",${wave}`, `${time},timer,${at % DAY_MS === 0 ? '' : 5}`);
  }
  return `${lines.join('\n')}\n`;
}

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function pra(...words: readonly string[]): Promise<Ended> {
  let [out, error] = ['', ''];
  const code = await runProgram(words, {
    out: { write: (text) => (out += text) },
    error: { write: (text) => (error += text) },
  });
  return { code, out, error };
}

suite('pra backtest', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pra-backtest-'));
    await writeFile(join(folder, 'counts.csv.gz'), gzipSync(csvOf(10)));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  const backtest = (...words: readonly string[]): Promise<Ended> =>
    pra('backtest', join(folder, 'counts.csv.gz'), ...words);

  test('writes forecasts, scores and a report, and leaves nothing else', async () => {
    const out = join(folder, 'new', 'results');
    const { code, error } = await backtest('--step', '10m', '--from', '2026-03-04T00:00:00Z', '--out', out);
    assert.deepEqual([code, error], [0, '']);
    assert.deepEqual((await readdir(out)).sort(), FILES);
    const [header, ...rows] = (await readFile(join(out, 'forecasts.csv'), 'utf8')).trim().split('\n');
    assert.equal(header, 'issued_at,source,model,step_start,q0.1,q0.5,q0.9,q0.95,q0.99');
    // Two days of half hours; the last forecast is issued at 23:30, half an hour before the end: 96 issue times.
    // Leads of 10, 20 and 30 minutes for each source.
    const mixture = rows.filter((row) => row.includes(',pra,'));
    assert.equal(mixture.length, 96 * 2 * 3);
    assert.match(
      mixture[2] ?? '',
      /^2026-03-04T00:00:00Z,"checkout\{route=""\/pay""\}",pra,2026-03-04T00:20:00Z(,\d+(\.\d+)?){5}$/,
    );
    assert.ok(
      rows.some((row) => /,[a-z0-9-]+\/[a-z0-9-]+,2026/.test(row)),
      'an expert has rows',
    );
  });

  test('the summary says what was asked, of how much, and how good it was', async () => {
    const { out } = await backtest(
      '--step',
      '10m',
      '--every',
      '1h',
      '--out',
      join(folder, 'hourly'),
      '--json',
    );
    const summary = JSON.parse(out) as Summary;
    assert.deepEqual(summary, JSON.parse(await readFile(join(folder, 'hourly', 'summary.json'), 'utf8')));
    // By default the later half: two days of hours, and from 23:00 half an hour still ends in time.
    assert.equal(summary.issueTimes, 48);
    assert.deepEqual(summary.settings.leadsMs, [10 * MINUTE_MS, 20 * MINUTE_MS, 30 * MINUTE_MS]);
    assert.deepEqual(
      summary.sources.map(({ source, unknownSteps }) => [source, unknownSteps]),
      [
        ['checkout{route="/pay"}', 0],
        ['timer', DAYS],
      ],
    );
    const mixture = summary.all.find(({ model }) => model === 'pra');
    // Of each source 48 × 3 targets; of the timer those of midnight are unknown at one lead a day, except for the first.
    assert.equal(mixture?.targets, 2 * 48 * 3 - UNKNOWN_TARGETS);
    assert.ok(mixture.relativePinball > 0);
  });

  test('the report needs nothing else, shows every source, and no figure that is none', async () => {
    const out = join(folder, 'report');
    await backtest('--step', '10m', '--out', out);
    const report = await readFile(join(out, 'report.html'), 'utf8');
    assert.doesNotMatch(report, /\b(src|href)=|url\(|@import|https?:/);
    assert.doesNotMatch(report, /NaN|Infinity|undefined/);
    // The quotes of a source's parameters are text, not markup.
    assert.ok(report.includes('<h2>checkout{route=&quot;/pay&quot;}</h2>'));
    assert.ok(report.includes('<h2>timer</h2>'));
    for (const heading of HEADINGS) assert.equal(report.split(`<h3>${heading}</h3>`).length - 1, 2, heading);
  });

  test('with the real models, fits and mixture nothing that is said knows what comes after its issue time', async () => {
    const change = '2026-03-05T12:00:00Z';
    await writeFile(join(folder, 'changed.csv'), csvOf(10, Date.parse(change)));
    const rowsUntilThen = async (data: string): Promise<readonly string[]> => {
      const out = join(folder, `causal-${data}`);
      await pra('backtest', join(folder, data), '--step', '10m', '--out', out);
      const rows = (await readFile(join(out, 'forecasts.csv'), 'utf8')).trim().split('\n').slice(1);
      return rows.filter((row) => row.slice(0, change.length) <= change);
    };
    const rows = await rowsUntilThen('counts.csv.gz');
    // From 4 March 00:00 to 5 March 12:00 every half hour: 73 issue times, three leads, two sources.
    assert.equal(rows.filter((row) => row.includes(',pra,')).length, 73 * 3 * 2);
    assert.deepEqual(await rowsUntilThen('changed.csv'), rows);
  });

  test('steps of thirty minutes have one lead', async () => {
    const { out } = await backtest('--step', '30m', '--out', join(folder, 'half-hours'), '--json');
    assert.deepEqual((JSON.parse(out) as Summary).settings.leadsMs, [30 * MINUTE_MS]);
  });

  test('the report says how good it was in and around events, of the source that they touch', async () => {
    const out = join(folder, 'events');
    const events = join(folder, 'events.yaml');
    const lines = [
      'events:',
      '  - name: Sale',
      '    kind: campaign',
      '    sources: [timer]',
      "    from: '2026-03-04T09:00:00Z'",
      "    to: '2026-03-04T12:00:00Z'",
    ];
    await writeFile(events, lines.join('\n'));
    const { code, error } = await backtest('--step', '30m', '--events', events, '--out', out);
    assert.equal(code, 0, error);
    const report = await readFile(join(out, 'report.html'), 'utf8');
    assert.doesNotMatch(report, /NaN|Infinity|undefined/);
    const [before = '', section = '', ...more] = report.split('<h3>In and around events</h3>');
    assert.equal(more.length, 0);
    assert.ok(before.includes('<h2>timer</h2>'));
    // Six steps of half an hour, each forecast once.
    assert.match(section, /<td class="text">in events<\/td><td>6<\/td>/);
    const [, chart = ''] = before.split('<h2>timer</h2>');
    assert.equal(chart.split('class="band"').length - 1, 1, 'its time is shaded');
  });

  test('an earlier result is replaced', async () => {
    const out = join(folder, 'again');
    await mkdir(out);
    await writeFile(join(out, 'summary.json'), 'old');
    await backtest('--step', '30m', '--out', out);
    assert.match(await readFile(join(out, 'summary.json'), 'utf8'), /^\{/);
  });

  const REFUSALS: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /--out is needed/],
    [['--out', 'x', '--step', '45s'], /--step: "45s" is not allowed; it must be 1m to 30m/],
    [['--out', 'x', '--step', '7m'], /--step: "7m" is not allowed/],
    [
      ['--out', 'x', '--time-zone', 'Berlin'],
      /--time-zone: "Berlin" is not allowed; it must be an IANA time zone/,
    ],
    [['--out', 'x', '--every', '7m'], /--every: "7m" is not allowed; it must be whole steps of 5m/],
    [['--out', 'x', '--leads', '5m,2h'], /--leads: "2h" is not allowed/],
    [
      ['--out', 'x', '--from', '2026-03-04'],
      /--from: "2026-03-04" is not allowed; it must be a time with its zone/,
    ],
    [['--out', 'x', '--from', '2026-03-04T00:01:00Z'], /--from: .* on whole steps of 5m/],
    [
      ['--out', 'x', '--step', '10m', '--from', '2026-03-01T00:00:00Z'],
      /--from: .* it must lie after the first count/,
    ],
    [
      ['--out', 'x', '--step', '10m', '--to', '2026-04-01T00:00:00Z'],
      /--to: .* has counts from 2026-03-02T00:00:00Z/,
    ],
    [
      ['--out', 'x', '--step', '10m', '--from', '2026-03-04T00:00:00Z', '--to', '2026-03-04T00:20:00Z'],
      /there is no issue time whose furthest target, 30m ahead, ends in time/,
    ],
  ];
  for (const [words, message] of REFUSALS) {
    test(`refuses ${words.join(' ') || 'to run without a folder'}`, async () => {
      const { code, error } = await backtest(...words);
      assert.equal(code, 2);
      assert.match(error, message);
    });
  }

  test('counts that are coarser than the step are refused, and nothing is left', async () => {
    const out = join(folder, 'refused');
    const { code, error } = await backtest('--step', '5m', '--out', out);
    assert.equal(code, 1);
    assert.match(error, /its counts are of 10m, the step is 5m/);
    await assert.rejects(readdir(out));
  });
});

const FILES = ['forecasts.csv', 'report.html', 'summary.json'];
const HEADINGS = [
  'Forecast and what came',
  'Calibration',
  'Error by lead',
  'Weights over time',
  'Error by hour of the day (UTC)',
  'The worst moments',
];
/** Midnight of 3 March is before the span; 4 March 00:00 is the first target of the issue at 00:00, 5 March likewise. */
const UNKNOWN_TARGETS = 2;
