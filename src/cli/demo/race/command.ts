/** `pra demo --haproxy`: run, write, print. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onStopSignal } from '../../../adapters/system/signals.ts';
import { formatInstant } from '../../../core/units/time.ts';
import type { Output } from '../../output.ts';
import { CommandFailure } from '../../failure.ts';
import { createLiveLine } from '../output/progress.ts';
import { describeRace, describeRaceResult } from './describe.ts';
import type { LifetimeBook } from './sides/lifetimes.ts';
import { raceReportPage } from './report.ts';
import type { Contestant } from './result.ts';
import { runRace } from './run-race.ts';
import { DEADLINE_MS, loadRace, RACE_FROM, raceConfig } from './scenario.ts';

const WARM_UP_MINUTES = 20;
const MINUTES_AN_HOUR = 60;

export interface RaceRequest {
  readonly hours: number;
  readonly seed: number;
  /** Where the report goes. */
  readonly out: string;
}

export async function runRaceCommand({ hours, seed, out }: RaceRequest, output: Output): Promise<void> {
  const stopping = new AbortController();
  const forget = onStopSignal(() => {
    stopping.abort(new CommandFailure('stopped before the race was over'));
  });
  const folder = await mkdtemp(join(tmpdir(), 'pra-demo-'));
  const line = createLiveLine(process.stderr);
  try {
    const scenario = await loadRace(
      {
        minutes: hours * MINUTES_AN_HOUR,
        warmUpMinutes: WARM_UP_MINUTES,
        seed,
        deadlineMs: DEADLINE_MS,
        scoredFrom: RACE_FROM,
      },
      await raceConfig('127.0.0.1:0', folder),
    );
    line.say(describeRace(scenario));
    const failed = { pra: 0, hpa: 0 };
    const result = await runRace(scenario, {
      folder,
      signal: stopping.signal,
      watch: {
        say: line.say,
        minute: ({ step, outcomes: [pra, hpa] }, books) => {
          const isScored = step >= WARM_UP_MINUTES;
          failed.pra += isScored ? (pra?.failed ?? 0) : 0;
          failed.hpa += isScored ? (hpa?.failed ?? 0) : 0;
          const at = scenario.streamed.start + step * scenario.streamed.stepMs;
          const side = (name: Contestant): string =>
            `${name.toUpperCase()} ${held(books[name])}${isScored ? `, failed so far ${failed[name]}` : ''}`.padEnd(
              44,
            );
          const requests = `${pra?.requests ?? 0} requests`.padStart(12);
          const text = `${formatInstant(at).slice(11, 16)}  ${requests}  ${side('pra')}  ${side('hpa')}${isScored ? '' : 'warm-up'}`;
          line.show(text.trimEnd(), step % MINUTES_AN_HOUR === 0);
        },
      },
    });
    line.done();
    await mkdir(out, { recursive: true });
    const report = resolve(out, 'report.html');
    await writeFile(report, raceReportPage(result));
    output.result({ ...result, report }, () => describeRaceResult(result, report));
  } finally {
    await rm(folder, { recursive: true, force: true });
    forget();
  }
}

/** `6 ready +2 starting`. */
function held({ lifetimes }: LifetimeBook): string {
  const there = lifetimes.filter(({ goneAt }) => goneAt === undefined);
  const ready = there.filter(({ readyAt }) => readyAt !== undefined).length;
  const starting = there.length - ready;
  return `${ready} ready${starting > 0 ? ` +${starting} starting` : ''}`;
}
