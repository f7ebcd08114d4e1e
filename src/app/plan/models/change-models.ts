/**
 * Other models from now on, between two cycles: every series keeps what it knows of the experts that stay. A new
 * version of a model whose experts have the same names has the weights of the one before; a new name has to earn its.
 */
import { candidatesAmong } from './candidate.ts';
import { dropFits } from './fits.ts';
import type { PlannerState } from '../state.ts';
import { retainedFor } from '../state.ts';
import { speakersOf } from '../young/first-voice.ts';
import { originsOf } from '../../../core/forecast/mixture/inherit.ts';
import { castOf } from '../../../core/forecast/model/cast.ts';
import { expertsOf, voiceNames, voicesOf } from '../../../core/forecast/model/experts.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import { inheritModel } from '../../../core/forecast/series-model.ts';

/** Whether they look back further than the series remember. All of them must fit the service. */
export function changeModels(
  state: PlannerState,
  serving: readonly ModelCard[],
  tried: readonly ModelCard[],
): boolean {
  const { mixing: cards, first } = castOf(serving);
  // Who does not mix has no place in a mixture to be tried in.
  const candidates = castOf(tried).mixing;
  const needed = retainedFor(state.policy, [...serving, ...tried]);
  const [before, after] = [voiceNames(state.cards), voiceNames(cards)];
  const origins = originsOf(before, after);
  state.cards = cards;
  state.first = first;
  state.experts = expertsOf(cards);
  state.speakers = speakersOf({ mixing: cards, first });
  state.candidates = candidatesAmong(cards, candidates, state.candidates);
  dropFits(state.fits, [...cards, ...candidates]);
  const voices = voicesOf(cards);
  const isSame = before.length === after.length && origins.every((origin, place) => origin === place);
  if (!isSame) {
    for (const entry of state.entries.values()) entry.model = inheritModel(entry.model, voices, origins);
  }
  const pastIsShort = needed.source > state.retained.source;
  // What is remembered already is no burden: only a planner that begins again remembers less.
  if (pastIsShort) state.retained = needed;
  return pastIsShort;
}
