/** One fit after the other, by the families of `training/`; what comes out is looked at before anyone uses it. */
import type { FittedFamily } from '../../../training/fits/past.ts';
import { TrainingFailed } from '../../ports/trainer.ts';
import type { FitOutcome, FitRequest, FittedFamilyFacts, SeriesPast } from '../../ports/trainer.ts';

/** What others may know of the families. */
export const factsOf = (families: readonly FittedFamily[]): readonly FittedFamilyFacts[] =>
  families.map(({ name, historyDays }) => ({ name, historyDays }));

/** One outcome for each past. Throws `TrainingFailed` if there is no such family. */
export function fitAll(families: readonly FittedFamily[], { family: name, pasts }: FitRequest): FitOutcome[] {
  const family = families.find((known) => known.name === name);
  if (!family) throw new TrainingFailed(`there is no family ${name} that is fitted`);
  const lengths = new Map<number, number>();
  return pasts.map((past) => {
    const length = lengths.get(past.stepMs) ?? family.version(past.stepMs).card.inputs.parameters;
    lengths.set(past.stepMs, length);
    return fitOne(family, past, length);
  });
}

/** A fit that throws, or leaves a row that no graph could use, is that series' misfortune alone. */
function fitOne(family: FittedFamily, past: SeriesPast, length: number): FitOutcome {
  const { series } = past;
  const without = (reason: string): FitOutcome => ({ series, values: undefined, reason });
  let values: Float32Array | undefined;
  try {
    values = family.fit(past);
  } catch (error) {
    return without(error instanceof Error ? error.message : String(error));
  }
  if (!values) return without('too little is known');
  if (values.length !== length) return without(`the row has ${values.length} numbers, not ${length}`);
  if (!values.every(Number.isFinite)) return without('the row is not finite');
  return { series, values };
}
