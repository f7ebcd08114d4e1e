/** Who is tried, and in whose company. */
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import type { SeriesModel } from '../../../core/forecast/series-model.ts';

export interface Candidate {
  readonly card: ModelCard;
  /** All that mix, with the candidate in the place of its name's version. */
  readonly cast: readonly ModelCard[];
  /** By series. */
  readonly trials: Map<string, SeriesModel>;
}

/** The candidates of another set of models; who was one before, among the same others, goes on. */
export function candidatesAmong(
  cards: readonly ModelCard[],
  wanted: readonly ModelCard[],
  before: readonly Candidate[],
): readonly Candidate[] {
  return wanted.map((card) => {
    const others = cards.filter(({ name }) => name !== card.name);
    const cast = [...others, card].sort((a, b) => (a.name < b.name ? -1 : 1));
    const known = before.find((candidate) => idsOf(candidate.cast) === idsOf(cast));
    return known ?? { card, cast, trials: new Map() };
  });
}

const idsOf = (cards: readonly ModelCard[]): string => cards.map(formatModelId).join();
