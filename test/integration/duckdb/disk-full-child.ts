/**
 * Appends to the file that it is given until that fails, which a limit on the size of files sees to; then
 * prints how many batches were acknowledged, the reason of the failure, and whether reading still works.
 */
import { openDuckDb } from '../../../src/adapters/duckdb/open.ts';
import { plainContribution, UNBOUNDED } from '../../../src/core/demand/batch.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../src/ports/failure.ts';

const CONTRIBUTIONS = 1_000;

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('usage: disk-full-child FILE');

const { history } = await openDuckDb({ path, stepMs: MINUTE_MS });
let acknowledged = 0;
let reason: string | undefined;
while (reason === undefined) {
  const start = acknowledged * MINUTE_MS;
  const contributions = Array.from({ length: CONTRIBUTIONS }, (_, i) => plainContribution(`s${i}`, start, 1));
  const sequence = acknowledged + 1;
  try {
    await history.append([
      {
        client: 'a',
        sequence,
        contributions,
        watermark: undefined,
        goodbye: false,
        receivedAt: start,
        ...UNBOUNDED,
      },
    ]);
    acknowledged += 1;
  } catch (error) {
    reason = error instanceof StoreUnavailable ? error.reason : String(error);
  }
}
const [mark] = await history.clients();
process.stdout.write(JSON.stringify({ acknowledged, reason, marked: mark?.sequence }));
