/** What was announced may be said in YAML or by a calendar. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readEventsFile } from '../../../../src/cli/backtest/events-file.ts';
import { UTC } from '../../../../src/core/units/civil-time.ts';
import { DAY_MS, HOUR_MS } from '../../../../src/core/units/time.ts';

const START = Date.parse('2026-03-02T00:00:00Z');
const WEEK = [{ source: 'web', start: START, stepMs: HOUR_MS, values: new Float64Array(7 * 24) }];

const calendar = (lines: readonly string[]): string =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'UID:sale', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

async function read(content: string) {
  const folder = await mkdtemp(join(tmpdir(), 'pra-events-'));
  try {
    await writeFile(join(folder, 'team.ics'), content);
    return await readEventsFile({ file: join(folder, 'team.ics'), zone: UTC }, WEEK);
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('a recurring entry of a calendar is an event each time that lies in the counts, and nobody knows what it does', async () => {
  const events = await read(
    calendar([
      'SUMMARY:Sale',
      'DTSTART:20260301T120000Z',
      'DTEND:20260301T140000Z',
      'RRULE:FREQ=DAILY;INTERVAL=3',
    ]),
  );
  assert.deepEqual(
    events.map(({ name, from, to, effect }) => [name, from, to - from, effect.kind]),
    [2, 5].map((day) => ['Sale', START + (day + 0.5) * DAY_MS, 2 * HOUR_MS, 'learn']),
  );
});

test('what cannot be read of a calendar is named with its line', async () => {
  await assert.rejects(read(calendar(['SUMMARY:Sale', 'DTSTART:yesterday'])), /team\.ics:5: /);
});
