import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSeries } from '../../../../src/cli/backtest/data.ts';
import type { Input } from '../../../../src/cli/logs/input.ts';
import type { Series } from '../../../../src/core/demand/series.ts';
import { MINUTE_MS } from '../../../../src/core/units/time.ts';

const HEADER = 'timestamp,source,requests';

function inputOf(lines: readonly string[]): Input {
  const bytes = Buffer.from(lines.join('\n'));
  async function* chunks(): AsyncGenerator<Buffer> {
    yield await Promise.resolve(bytes);
  }
  return {
    name: 'counts.csv',
    size: bytes.length,
    read: () => ({ chunks: chunks(), bytesRead: () => bytes.length }),
    close: () => Promise.resolve(),
  };
}

const read = (minutes: number, rows: readonly string[], source?: string): Promise<readonly Series[]> =>
  readSeries(inputOf([source === undefined ? HEADER : 'timestamp,requests', ...rows]), {
    stepMs: minutes * MINUTE_MS,
    source,
  });

/** `2026-03-02T00:MM:00Z,web,COUNT`. */
const row = (minute: number, count: number | '', source = 'web'): string =>
  `2026-03-02T00:${String(minute).padStart(2, '0')}:00Z,${source},${count}`;

const valuesOf = (series: readonly Series[]): number[][] => series.map(({ values }) => [...values]);

test('finer counts are summed, and a step of which a part is unknown is unknown', async () => {
  // Ten minutes as two steps of five: 1+2+3+4+5, and one in which minute 7 is blank.
  const rows = [1, 2, 3, 4, 5, 6, 7, '' as const, 9, 10].map((count, minute) => row(minute, count));
  const series = await read(5, rows);
  assert.deepEqual(valuesOf(series), [[15, Number.NaN]]);
  assert.equal(series[0]?.start, Date.parse('2026-03-02T00:00:00Z'));
  assert.equal(series[0].stepMs, 5 * MINUTE_MS);
});

test('a row that is missing is as unknown as a blank one, at the ends too', async () => {
  // Minutes 1 to 5 and 8 to 9: of the step from 00:00 minute 0 is missing, of that from 00:05 two minutes are.
  const rows = [1, 2, 3, 4, 5, 8, 9].map((minute) => row(minute, 1));
  assert.deepEqual(valuesOf(await read(5, rows)), [[Number.NaN, Number.NaN]]);
});

test('sources are told apart, each with a span of its own, in whatever order the rows come', async () => {
  const rows = [row(10, 3), row(0, 1), row(5, 2), row(5, 7, 'api'), row(10, 8, 'api'), row(15, 9, 'api')];
  const [web, api] = await read(5, rows);
  assert.deepEqual([web?.source, [...(web?.values ?? [])]], ['web', [1, 2, 3]]);
  assert.deepEqual([api?.source, [...(api?.values ?? [])]], ['api', [7, 8, 9]]);
  assert.equal(api?.start, Date.parse('2026-03-02T00:05:00Z'));
});

test('one source can be said for all rows', async () => {
  const series = await read(5, ['2026-03-02T00:00:00Z,4', '2026-03-02T00:05:00Z,5'], 'checkout');
  assert.deepEqual(
    series.map(({ source, values }) => [source, [...values]]),
    [['checkout', [4, 5]]],
  );
});

const REFUSED: readonly (readonly [string, readonly string[], RegExp])[] = [
  [
    'coarser counts',
    [row(0, 1), row(10, 2), row(20, 3)],
    /^counts\.csv: web: its counts are of 10m, the step is 5m; it must be as long or longer$/,
  ],
  [
    'counts of which a step is no multiple',
    [row(0, 1), row(3, 2), row(6, 3)],
    /^counts\.csv: web: its counts are of 3m; a step of 5m is not a multiple of that$/,
  ],
  [
    'counts beside their grid',
    [row(2, 1), row(7, 2), row(12, 3)],
    /^counts\.csv: web: its counts are of 5m, but one starts at 2026-03-02T00:02:00Z, which is no multiple of that$/,
  ],
  [
    'a time twice',
    [row(0, 1), row(5, 2), row(5, 2)],
    /^counts\.csv:4: the same source has a count for the same time before$/,
  ],
  ['a file without rows', [], /^counts\.csv: there is no row with a count$/],
];

for (const [what, rows, message] of REFUSED) {
  test(`refuses ${what}`, async () => {
    await assert.rejects(read(5, rows), { name: 'CommandFailure', message });
  });
}

test('every line that cannot be read is told, with its number, its value and what is allowed', async () => {
  const rows = [row(0, 1), row(5, -2), 'yesterday,web,3', '2026-03-02T00:15:00Z,pool:web,4', row(20, 2.5)];
  await assert.rejects(read(5, rows), ({ message }: Error) => {
    assert.deepEqual(
      message
        .split('\n')
        .map((line) => /^counts\.csv:(\d+): "([^"]+)" is not allowed; .+/.exec(line)?.slice(1)),
      [
        ['3', '-2'],
        ['4', 'yesterday'],
        ['5', 'pool:web'],
        ['6', '2.5'],
      ],
    );
    return true;
  });
});

test('of very many such lines twenty are told, and how many more there are', async () => {
  const rows = Array.from({ length: 1_234 }, (_, at) => `${at},web,1`);
  await assert.rejects(read(5, rows), ({ message }: Error) => {
    const lines = message.split('\n');
    assert.equal(lines.length, 21);
    assert.equal(lines.at(-1), 'and 1,214 more lines');
    return true;
  });
});
