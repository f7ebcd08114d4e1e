/** What the service and the process that fits say to each other. */
import type { FitOutcome, FitRequest, FittedFamilyFacts } from '../../ports/trainer.ts';

export type Task = { readonly kind: 'families' } | ({ readonly kind: 'fit' } & FitRequest);

export type Answer =
  | { readonly kind: 'families'; readonly families: readonly FittedFamilyFacts[] }
  | { readonly kind: 'fit'; readonly outcomes: readonly FitOutcome[] }
  | { readonly kind: 'failed'; readonly reason: string };
