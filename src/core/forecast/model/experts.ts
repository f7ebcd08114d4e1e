/** Who speaks? The experts of all models, in the order in which points, weights and shares have them. */
import type { Voices } from '../mixture/state.ts';
import type { ModelCard } from './model-card.ts';

export interface ExpertId {
  readonly name: string;
  readonly version: number;
  readonly expert: string;
}

/** All experts of these models. */
export const expertsOf = (cards: readonly ModelCard[]): readonly ExpertId[] =>
  cards.flatMap(({ name, version, experts }) => experts.map((expert) => ({ name, version, expert })));

/** The experts of this card say more than a point: they bring quantiles of their own. */
export const bringsQuantiles = ({ levels }: ModelCard): boolean => levels.length > 1;

/** Places, among all experts, of those that bring quantiles of their own, ascending. */
export const ownQuantileExperts = (cards: readonly ModelCard[]): readonly number[] =>
  cards
    .flatMap((card) => card.experts.map(() => bringsQuantiles(card)))
    .flatMap((isOwn, place) => (isOwn ? [place] : []));

/** The experts of all models, as a mixture of theirs knows them. */
export const voicesOf = (cards: readonly ModelCard[]): Voices => ({
  experts: expertsOf(cards).length,
  own: ownQuantileExperts(cards),
});

/**
 * By expert, what it is called whatever the version of its model: who has the same name in the next version is the same
 * voice, unless only one of the two brings quantiles of its own.
 */
export const voiceNames = (cards: readonly ModelCard[]): readonly string[] =>
  cards.flatMap((card) => {
    const kind = bringsQuantiles(card) ? 'quantiles' : 'point';
    return card.experts.map((expert) => `${card.name}/${expert}/${kind}`);
  });
