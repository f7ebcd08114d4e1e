/** Who of the models mixes, and who speaks for a series that nobody has been judged on? */
import { trainedUntil } from './model-card.ts';
import type { ModelCard } from './model-card.ts';

export interface Cast {
  readonly mixing: readonly ModelCard[];
  /** `undefined`: nobody. */
  readonly first: ModelCard | undefined;
}

/** Of several first voices the one that was trained last: it knows this system. */
export function castOf(cards: readonly ModelCard[]): Cast {
  const voices = cards.filter(({ firstVoice }) => firstVoice !== undefined);
  const [first] = voices.toSorted((a, b) => {
    const [older, newer] = [trainedUntil(a), trainedUntil(b)];
    return older === newer ? 0 : newer - older;
  });
  return { mixing: cards.filter(({ firstVoice }) => firstVoice !== 'only'), first };
}
