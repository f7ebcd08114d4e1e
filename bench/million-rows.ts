/** A million rows of history: eight days of 87 sources, as a clean stop leaves them and as `kill -9` does. */
import { copyFile } from 'node:fs/promises';
import { openDuckDb } from '../src/adapters/duckdb/open.ts';
import { plainContribution, UNBOUNDED } from '../src/core/demand/batch.ts';
import type { Instant } from '../src/core/units/time.ts';
import { DAY_MS, MINUTE_MS } from '../src/core/units/time.ts';

export const SOURCES = 87;
export const DAYS = 8;
export const STEPS = (DAYS * DAY_MS) / MINUTE_MS;
const STEPS_A_BATCH = 20;

/** Writes what came since `from`; copies file and log to `killed` before the close, just as a kill would leave them. */
export async function writeMillionRows(path: string, killed: string, from: Instant): Promise<void> {
  const store = await openDuckDb({ path, stepMs: MINUTE_MS });
  for (let at = 0; at < STEPS; at += STEPS_A_BATCH) {
    const contributions = Array.from({ length: STEPS_A_BATCH * SOURCES }, (_, i) => {
      const step = at + Math.floor(i / SOURCES);
      return plainContribution(
        `checkout{route="/${i % SOURCES}"}`,
        from + step * MINUTE_MS,
        1 + ((i * step) % 89),
      );
    });
    const sequence = at + 1;
    const watermark = from + (at + STEPS_A_BATCH) * MINUTE_MS;
    const batch = {
      client: 'bench',
      sequence,
      contributions,
      watermark,
      goodbye: false,
      receivedAt: watermark,
      ...UNBOUNDED,
    };
    await store.history.append([batch]);
  }
  await copyFile(path, killed);
  await copyFile(`${path}.wal`, `${killed}.wal`).catch(() => undefined);
  await store.close();
}
