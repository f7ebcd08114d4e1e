/**
 * All of it together, in real time: two HAProxies with real servers, the service and its agents as processes that are
 * killed, a real trace sped up. What the demo shows, for half a minute, and on a bad day.
 */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { SpedUpClock } from '../../../src/adapters/system/sped-up-clock.ts';
import { runRace } from '../../../src/cli/demo/race/run-race.ts';
import { loadRace, RACE_FROM, raceConfig } from '../../../src/cli/demo/race/scenario.ts';
import type { PraPart, PraSide } from '../../../src/cli/demo/race/sides/pra-side.ts';
import { openHistoryForExport } from '../../../src/compose-export.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { haproxyPresence } from '../../servers/haproxy.ts';

const presence = await haproxyPresence();
const WARM_UP_MINUTES = 10;
const MINUTES = 16;
/** Counts of the bundled trace, by awk: from 10:50 and from 11:00 on 24 July, to 11:16. */
const STREAMED = 540;
const SCORED = 331;

const kill = (pid: number | undefined): void => {
  assert.ok(pid !== undefined);
  process.kill(pid, 'SIGKILL');
};

test(
  'kill -9 of the service, of each agent and of an instance fails no request that does not fail behind the HPA',
  { ...presence, timeout: 180_000 },
  async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'pra-race-'));
    t.after(() => rm(folder, { recursive: true, force: true }));
    const scenario = await loadRace(
      {
        minutes: MINUTES,
        warmUpMinutes: WARM_UP_MINUTES,
        seed: 1,
        // A slow machine is no failure.
        deadlineMs: 10_000,
        scoredFrom: RACE_FROM,
      },
      await raceConfig('127.0.0.1:0', folder),
    );
    const pidFiles = (side: 'pra' | 'hpa'): readonly string[] =>
      readdirSync(join(folder, side))
        .filter((name) => name.endsWith('.pid'))
        .map((name) => join(folder, side, name));

    const killed: string[] = [];
    async function strike(pra: PraSide, clock: SpedUpClock): Promise<void> {
      const { signal } = new AbortController();
      const at = (minute: number): Promise<void> => clock.until(RACE_FROM + minute * MINUTE_MS, signal);
      const restarts: Promise<void>[] = [];
      const restart = (part: PraPart): void => {
        kill(pra.pid(part));
        killed.push(part);
        restarts.push(pra.start(part));
      };
      await at(0);
      restart('service');
      await at(6);
      for (const part of ['exec', 'haproxy', 'tail'] as const) restart(part);
      await at(10);
      for (const side of ['pra', 'hpa'] as const) {
        const [file = ''] = pidFiles(side);
        kill(Number(readFileSync(file, 'utf8')));
        rmSync(file);
        killed.push(side);
      }
      await Promise.all(restarts);
      // All that came before the end has its line by then, and was reported.
      const enough = RACE_FROM + (MINUTES + 3) * MINUTE_MS;
      while ((pra.reportedUntil ?? 0) < enough) await pause(50);
    }

    const { scores, minutes } = await runRace(scenario, {
      folder,
      signal: t.signal,
      watch: {
        say: () => undefined,
        minute: () => undefined,
        running: strike,
      },
    });
    assert.deepEqual(killed.toSorted(), ['exec', 'haproxy', 'hpa', 'pra', 'service', 'tail']);
    t.diagnostic(JSON.stringify(scores));

    assert.deepEqual([scores.pra.requests, scores.hpa.requests], [SCORED, SCORED]);
    assert.equal(minutes.pra.length, MINUTES);
    assert.ok(
      scores.pra.failed <= scores.hpa.failed,
      `${scores.pra.failed} failed, ${scores.hpa.failed} behind the HPA`,
    );
    assert.ok(
      minutes.pra.every(({ ready }) => ready > 0),
      'there was always a server',
    );
    // One that had just been started may not have held on to the leash yet; it finds it gone.
    while ([pidFiles('pra'), pidFiles('hpa')].flat().some(isAlive)) await pause(20);

    // The service knows of the requests by the log alone: once each.
    const history = await openHistoryForExport(join(folder, 'pra', 'data'));
    const byMinute = new Map<number, number>();
    for await (const rows of history.rows(MINUTE_MS)) {
      for (const { start, count } of rows) byMinute.set(start, (byMinute.get(start) ?? 0) + count);
    }
    await history.close();
    const { start, values } = scenario.streamed;
    const counts = Array.from({ length: values.length + 3 }, (_, step) =>
      byMinute.get(start + step * MINUTE_MS),
    );
    assert.equal(
      counts.reduce<number>((sum, count = 0) => sum + count, 0),
      STREAMED,
      `${counts.join()} instead of ${values.join()}; ${readFileSync(join(folder, 'pra', 'tail.log'), 'utf8')}`,
    );
  },
);

function isAlive(pidFile: string): boolean {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 0);
    return true;
  } catch {
    return false;
  }
}
