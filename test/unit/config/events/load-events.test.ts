import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { loadEvents } from '../../../../src/config/events/load-events.ts';
import { ConfigError } from '../../../../src/config/problem.ts';

async function fileOf(t: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-events-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'events.yaml');
  await writeFile(file, text);
  return file;
}

test('a file announces events with a factor, a volume, or an effect that is to be learned', async (t) => {
  const file = await fileOf(
    t,
    `events:
  - { name: Sale, kind: campaign, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00+01:00', factor: 3 }
  - { name: Less, id: less, kind: other, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z', volume: -10 }
  - { name: New, kind: holiday, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z', sources: [a, 'b*'] }
`,
  );
  const [sale, less, learned] = await loadEvents(file);
  const from = Date.UTC(2026, 10, 27);
  assert.deepEqual(sale, {
    id: `Sale-${from}`,
    name: 'Sale',
    kind: 'campaign',
    from,
    to: Date.UTC(2026, 10, 27, 23),
    sources: ['*'],
    effect: { kind: 'factor', factor: 3, logDeviation: 0.3 },
  });
  // 30 % of 10.
  assert.deepEqual(
    [less?.id, less?.effect],
    ['less', { kind: 'volume', requestsPerSecond: -10, deviation: 3 }],
  );
  assert.deepEqual([learned?.sources, learned?.effect], [['a', 'b*'], { kind: 'learn' }]);
});

test('all that is wrong is told at once, with its line', async (t) => {
  const file = await fileOf(
    t,
    `events:
  - { name: Sale, kind: party, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z' }
  - { name: Sale, kind: other, from: '2026-11-27', to: '2026-11-28T00:00:00Z', size: 3 }
`,
  );
  await assert.rejects(loadEvents(file), (error) => {
    assert.ok(error instanceof ConfigError);
    const lines = error.problems.map(({ origin }) => Number(/:(\d+):\d+$/.exec(origin ?? '')?.[1]));
    assert.deepEqual(lines, [2, 3, 3]);
    return true;
  });
});

test('an event that is over when it begins, or has two effects, is refused', async (t) => {
  const file = await fileOf(
    t,
    `events:
  - { name: A, kind: other, from: '2026-11-27T00:00:00Z', to: '2026-11-27T00:00:00Z' }
  - { name: B, kind: other, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z', factor: 2, volume: 3 }
  - { name: C, kind: other, from: '2026-11-27T00:00:00Z', to: '2026-11-28T00:00:00Z', uncertainty: 2 }
`,
  );
  await assert.rejects(loadEvents(file), /ends after it begins[^]*a factor already[^]*goes with a factor/);
});
