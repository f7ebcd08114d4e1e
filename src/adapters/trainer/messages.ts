/** What the service says to the process that fits and to the one that trains, and they to it. */
import type { TrainedOn } from '../../core/forecast/model/model-card.ts';
import type { GlobalFamilyFacts, TrainRequest } from '../../ports/models/model-trainer.ts';
import type { FitOutcome, FitRequest, FittedFamilyFacts } from '../../ports/trainer.ts';

export type Task = { readonly kind: 'families' } | ({ readonly kind: 'fit' } & FitRequest);

export type Answer =
  | { readonly kind: 'families'; readonly families: readonly FittedFamilyFacts[] }
  | { readonly kind: 'fit'; readonly outcomes: readonly FitOutcome[] }
  | { readonly kind: 'failed'; readonly reason: string };

export type TrainingTask = { readonly kind: 'families' } | ({ readonly kind: 'train' } & TrainRequest);

export type TrainingAnswer =
  | { readonly kind: 'families'; readonly families: readonly GlobalFamilyFacts[] }
  /** `undefined`: too little is known. */
  | { readonly kind: 'trained'; readonly trainedOn: TrainedOn | undefined }
  | { readonly kind: 'failed'; readonly reason: string };
