/**
 * The service of the busy bench, in a process of its own: it has learned from two days and a half of N sources, and
 * lives in the time of the bench. Started with the data folder, the number of sources and the first pace; tells its
 * parent its address, and takes further paces from it.
 */
import { join } from 'node:path';
import { openDuckDb } from '../../src/adapters/duckdb/open.ts';
import { DATABASE_FILE, startService } from '../../src/compose.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Setting } from '../../src/config/problem.ts';
import { plainContribution, UNBOUNDED } from '../../src/core/demand/batch.ts';
import { horizonSteps } from '../../src/core/forecast/model/horizon.ts';
import type { Instant } from '../../src/core/units/time.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/core/units/time.ts';
import type { Pace } from './paced-clock.ts';
import { createPacedClock } from './paced-clock.ts';
import { CLIENT, sourceNamed } from './names.ts';

/** A day is not learned from, and what is left of it is judged often enough for all windows. */
const PAST_HOURS = 60;
/** Each source has a request an hour, in a minute of its own; of all other minutes it is known that it had none. */
async function writePast(path: string, sources: number, until: Instant): Promise<void> {
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  for (let hour = 0; hour <= PAST_HOURS; hour += 1) {
    const from = until - (PAST_HOURS - hour + 1) * HOUR_MS;
    const watermark = from + HOUR_MS;
    const contributions = Array.from({ length: sources }, (_, source) =>
      plainContribution(sourceNamed(source), from + (source % 60) * MINUTE_MS, 1 + ((source + hour) % 7)),
    );
    const batch = { client: CLIENT, sequence: hour + 1, contributions, watermark, receivedAt: watermark };
    await store.history.append([{ ...batch, goodbye: false, ...UNBOUNDED }]);
  }
  await store.close();
}

const settings = (dataDir: string): readonly Setting[] =>
  Object.entries({
    listen: '127.0.0.1:0',
    'metrics.listen': 'off',
    dataDir,
    'log.level': 'error',
    // Short minutes make everybody seem slow.
    'ingest.clientSilence': '30m',
    'plan.lease': '10m',
  }).map(([key, value]) => ({ path: key.split('.'), value, origin: 'the bench' }));

const [dataDir = '', sources = '', first = ''] = process.argv.slice(2);
const pace = JSON.parse(first) as Pace;
await writePast(join(dataDir, DATABASE_FILE), Number(sources), pace.at);
const clock = createPacedClock(pace);
const config = await loadConfig({
  file: undefined,
  environment: readEnvironment({}),
  overrides: settings(dataDir),
  horizonSteps: horizonSteps(MINUTE_MS),
});
const service = await startService(config, { clock });
process.on('message', (next: Pace) => {
  clock.setPace(next);
});
process.on('disconnect', () => void service.stop());
process.send?.(service.address);
