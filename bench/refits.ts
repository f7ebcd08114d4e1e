/**
 * What does a day of refits of 10,000 sources cost?
 *
 * Each family is fitted to made-up sources of as many days of minutes as it looks at, in the process that fits, as
 * the service does it: in batches of twenty. Then 10,000 rows as long as its own are made durable, and handed to a
 * planner's table. Run: `node --import tsx bench/refits.ts [SOURCES]`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Table from 'cli-table3';
import { machine } from './measured.ts';
import { openDuckDb } from '../src/adapters/duckdb/open.ts';
import { openTaskProcess } from '../src/adapters/system/task-process.ts';
import { createTrainerProcess } from '../src/adapters/trainer/child-process.ts';
import { adoptRows, createFits } from '../src/app/plan/models/fits.ts';
import { UTC } from '../src/core/units/civil-time.ts';
import type { Instant } from '../src/core/units/time.ts';
import { DAY_MS, MINUTE_MS } from '../src/core/units/time.ts';
import type { FittedRow } from '../src/ports/parameters.ts';
import type { SeriesPast } from '../src/ports/trainer.ts';
import { typescriptFlags } from '../src/typescript-flags.ts';
import { FAMILIES } from '../training/fits/families.ts';

const SOURCES = Number(process.argv[2] ?? 40);
const BATCH = 20;
const ALL_SOURCES = 10_000;
const NOW: Instant = 20_000 * DAY_MS;

/** A day's wave, a quieter weekend and some noise that is the same each time. */
function pastOf(source: number, days: number): SeriesPast {
  const steps = (days * DAY_MS) / MINUTE_MS;
  const start = NOW - days * DAY_MS;
  const values = Float32Array.from({ length: steps }, (_, step) => {
    const day = (start + step * MINUTE_MS) / DAY_MS;
    const level =
      (20 + (source % 50)) * (1.2 + Math.sin(2 * Math.PI * day)) * (Math.floor(day) % 7 < 2 ? 0.6 : 1);
    const noise = Math.sin(step * 12.9898 + source * 78.233) * 43758.5453;
    return Math.max(0, Math.round(level + (noise - Math.floor(noise) - 0.5) * 2 * Math.sqrt(level)));
  });
  return { series: `source-${source}`, stepMs: MINUTE_MS, start, values, zone: UTC };
}

async function timed<T>(job: () => Promise<T> | T): Promise<readonly [ms: number, result: T]> {
  const began = performance.now();
  const result = await job();
  return [performance.now() - began, result];
}

const folder = await mkdtemp(join(tmpdir(), 'pra-refits-'));
const store = await openDuckDb({ path: join(folder, 'pra.duckdb'), stepMs: MINUTE_MS });
const trainer = createTrainerProcess({
  openProcess: openTaskProcess,
  execArgv: typescriptFlags(),
  timeoutMs: 600_000,
  memoryBytesMax: 512 * 1_048_576,
  families: undefined,
});
const table = new Table({
  head: [
    'family',
    'numbers a row',
    'ms a source',
    '10,000 sources, s',
    '10,000 rows durable, ms',
    'adopted, ms',
  ],
  colAligns: ['left', 'right', 'right', 'right', 'right', 'right'],
});
try {
  await trainer.families(); // The start of the process is not part of a fit.
  for (const family of FAMILIES) {
    const { card } = family.version(MINUTE_MS);
    const model = { name: card.name, version: card.version };
    let fitMs = 0;
    for (let from = 0; from < SOURCES; from += BATCH) {
      const pasts = Array.from({ length: Math.min(BATCH, SOURCES - from) }, (_, at) =>
        pastOf(from + at, family.historyDays),
      );
      const [ms, outcomes] = await timed(() => trainer.fit({ model, pasts }));
      const lost = outcomes.find(({ values }) => values === undefined);
      if (lost) throw new Error(`${lost.series} has no row`);
      fitMs += ms;
    }
    const rows = Array.from({ length: ALL_SOURCES }, (_, source): FittedRow => ({
      ...{ model, series: `source-${source}`, fittedAt: NOW },
      values: new Float32Array(card.inputs.parameters).fill(source),
    }));
    const [putMs] = await timed(() => store.parameters.put(rows));
    const fits = createFits();
    const [adoptMs] = await timed(() => {
      adoptRows(fits, [{ ...card, sha256: [] }], rows);
    });
    const each = fitMs / SOURCES;
    table.push(
      [card.name, card.inputs.parameters, each.toFixed(1), ((each * ALL_SOURCES) / 1_000).toFixed(0)].concat([
        putMs.toFixed(0),
        adoptMs.toFixed(0),
      ]),
    );
  }
  console.log(machine());
  console.log(table.toString());
} finally {
  await trainer.close();
  await store.close();
  await rm(folder, { recursive: true });
}
