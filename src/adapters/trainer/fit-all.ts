/** One fit after the other, by the families of `training/`; what comes out is looked at before anyone uses it. */
import type { FittedFamily } from '../../../training/fits/past.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { TrainingFailed } from '../../ports/trainer.ts';
import type { FitOutcome, FitRequest, FittedFamilyFacts, SeriesPast } from '../../ports/trainer.ts';

export interface Fitter {
  /** What others may know of the families. */
  readonly facts: readonly FittedFamilyFacts[];
  /** One outcome for each past. Rejects with `TrainingFailed` if the family is not there, or fits another version. */
  readonly fit: (request: FitRequest) => Promise<FitOutcome[]>;
}

export function createFitter(families: readonly FittedFamily[]): Fitter {
  // Its graph is made to look at the card, so that is done once.
  const cards = new Map<string, FittedCard>();
  const cardOf = (family: FittedFamily, stepMs: number): FittedCard => {
    const key = `${family.name} ${stepMs}`;
    const card = cards.get(key) ?? family.version(stepMs).card;
    cards.set(key, card);
    return card;
  };
  return {
    facts: families.map(({ name, historyDays }) => ({ name, historyDays })),
    fit: async ({ model, pasts }) => {
      const family = families.find(({ name }) => name === model.name);
      if (!family) throw new TrainingFailed(`there is no family ${model.name} that is fitted`);
      const outcomes: FitOutcome[] = [];
      for (const past of pasts) {
        const card = cardOf(family, past.stepMs);
        if (card.version !== model.version) {
          throw new TrainingFailed(
            `rows of ${formatModelId(model)} cannot be fitted: the family has ${formatModelId(card)}`,
          );
        }
        outcomes.push(await fitOne(family, past, card.inputs.parameters));
      }
      return outcomes;
    },
  };
}

type FittedCard = Omit<ModelCard, 'sha256'>;

/** A fit that throws, or leaves a row that no graph could use, is that series' misfortune alone. */
async function fitOne(family: FittedFamily, past: SeriesPast, length: number): Promise<FitOutcome> {
  const { series } = past;
  const without = (reason: string): FitOutcome => ({ series, values: undefined, reason });
  let values: Float32Array | undefined;
  try {
    values = await family.fit(past);
  } catch (error) {
    return without(error instanceof Error ? error.message : String(error));
  }
  if (!values) return without(TOO_LITTLE);
  if (values.length !== length) return without(`the row has ${values.length} numbers, not ${length}`);
  if (!values.every(Number.isFinite)) return without('the row is not finite');
  return { series, values };
}

const TOO_LITTLE = 'too little is known';
