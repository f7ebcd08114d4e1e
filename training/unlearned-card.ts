/** What does the card of a model without learned weights say? What its graph takes and gives, and what each expert is. */
import { horizonSteps } from '../src/core/forecast/model/horizon.ts';
import { CONTEXT_ONLY } from '../src/core/forecast/model/model-card.ts';
import type { UnpublishedVersion } from './publish.ts';

interface Unlearned {
  readonly name: string;
  readonly version: number;
  readonly stepMs: number;
  readonly contextLength: number;
  readonly seasons: readonly string[];
  readonly levels: readonly number[];
  readonly targets: readonly string[];
  /** What each expert is, by its name, in the order of the output. */
  readonly experts: Readonly<Record<string, string>>;
}

/** The card of a model that is made from nothing but the code, so that it is the same each time. */
export const unlearnedCard = ({
  seasons,
  experts,
  targets,
  ...card
}: Unlearned): UnpublishedVersion['card'] => ({
  ...card,
  family: card.name,
  horizon: horizonSteps(card.stepMs),
  experts: Object.keys(experts),
  inputs: { ...CONTEXT_ONLY, lags: seasons },
  targets,
  epoch: '1970-01-01T00:00:00Z',
  scope: 'global',
  description: Object.entries(experts)
    .map(([expert, what]) => `${expert}: ${what}.`)
    .join('\n'),
  trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
});
