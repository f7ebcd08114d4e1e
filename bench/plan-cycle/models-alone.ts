/** What do the models alone cost, without anything around them? Made-up rows, in calls as large as the service's. */
import { PLAIN_ROW } from '../../src/core/forecast/model/model-input.ts';
import { sharedInputs } from '../../src/core/forecast/model/shared-rows.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import type { Predictor } from '../../src/ports/predictor.ts';
import { cpuMs } from '../measured.ts';

/** Rows in one call of a model, as in the service. */
const CHUNK_ROWS = 2_048;
/** Counts of a series that is neither flat nor regular. */
const countAt = (place: number): number => 20 + ((place * 7_919) % 17);

/** Processor milliseconds of one model for so many rows, all issued at `end`. */
export async function modelAlone(
  predictor: Predictor,
  card: ModelCard,
  { rows, end }: { readonly rows: number; readonly end: number },
): Promise<number> {
  let spent = 0;
  const steps = card.contextLength + card.horizon;
  for (let done = 0; done < rows; done += CHUNK_ROWS) {
    const some = Math.min(CHUNK_ROWS, rows - done);
    const shared = Array.from({ length: some }, () => ({ ...PLAIN_ROW, issue: end / card.stepMs }));
    const request = {
      model: card,
      rows: some,
      context: Float32Array.from({ length: some * card.contextLength }, (_, place) => countAt(place)),
      lags: Float32Array.from({ length: some * steps * card.inputs.lags.length }, (_, place) =>
        countAt(place),
      ),
      parameters: new Float32Array(some * card.inputs.parameters),
      ...sharedInputs(shared, card),
    };
    const began = cpuMs();
    await predictor.predict(request);
    spent += cpuMs() - began;
  }
  return spent;
}
