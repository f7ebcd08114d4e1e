/** Whoever wants to know something of the planner waits until it is between two cycles. */
import type { Planner } from '../plan/planner.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

/** What the planner says between two cycles. */
export interface PlannerFacts {
  /** Those that serve and take rows of parameters. */
  readonly models: readonly ModelId[];
  /** What it remembers of the pools' own series. */
  readonly poolPasts: readonly SeriesPast[];
}

export interface PlannerDesk {
  /** Resolves after the next cycle, or at once with nothing when `signal` aborts. */
  facts(signal: AbortSignal): Promise<PlannerFacts>;
  /** Tells all who wait; `fitted` are the models that serve and take rows. */
  betweenCycles(fitted: readonly ModelId[]): Promise<void>;
}

const NOTHING: PlannerFacts = { models: [], poolPasts: [] };

export function createPlannerDesk(planner: Pick<Planner, 'poolPasts'>): PlannerDesk {
  let waiting: ((facts: PlannerFacts) => void)[] = [];
  return {
    facts: (signal) =>
      new Promise((resolve) => {
        const giveUp = (): void => {
          resolve(NOTHING);
        };
        waiting.push((facts) => {
          // The signal lives as long as the service.
          signal.removeEventListener('abort', giveUp);
          resolve(facts);
        });
        if (signal.aborted) giveUp();
        signal.addEventListener('abort', giveUp, { once: true });
      }),
    betweenCycles: async (models) => {
      if (waiting.length === 0) return;
      const told = waiting;
      waiting = [];
      const facts = { models, poolPasts: await planner.poolPasts() };
      for (const tell of told) tell(facts);
    },
  };
}
