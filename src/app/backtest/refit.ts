/** What was each model fitted to, day by day? A fit sees nothing at or after its time, and its row holds until the next. */
import type { ActingEvents } from '../../core/demand/events/acting-events.ts';
import { toBaseline } from '../../core/demand/events/baseline.ts';
import type { Series } from '../../core/demand/series.ts';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { Trainer } from '../../ports/trainer.ts';

export interface Refits {
  /** Newest row of each model that was fitted, as `ModelRow` has them. */
  readonly parameters: ReadonlyMap<string, Float32Array>;
  /** Fits all families anew, each on as much of the past as it looks at. One of which nothing comes keeps its row. */
  refit(until: Instant): Promise<void>;
}

interface RefitDeps {
  readonly trainer: Trainer;
  readonly cards: readonly ModelCard[];
  /** In which the days of the series are. */
  readonly zone: CivilZone;
  /** What acts on the series, as it is known at a step: fits see what would have come without it. */
  readonly eventsAt: (step: number) => ActingEvents | undefined;
}

/** Fits for one series; there are none yet. */
export async function createRefits(
  { trainer, cards, zone, eventsAt }: RefitDeps,
  { source, start, stepMs, values }: Series,
): Promise<Refits> {
  const parameters = new Map<string, Float32Array>();
  const fitted = (await trainer.families()).flatMap((family) =>
    cards
      .filter(({ name }) => name === family.name)
      .map(({ name, version }) => ({ ...family, model: { name, version } })),
  );
  return {
    parameters,
    async refit(until) {
      const events = eventsAt(until / stepMs);
      for (const { historyDays, model } of fitted) {
        const to = (until - start) / stepMs;
        const from = Math.max(0, Math.ceil((until - historyDays * DAY_MS - start) / stepMs));
        const past = { series: source, stepMs, start: start + from * stepMs, zone };
        const seen = Float32Array.from(values.subarray(from, to));
        toBaseline(events, past.start / stepMs, seen);
        const [outcome] = await trainer.fit({ model, pasts: [{ ...past, values: seen }] });
        if (outcome?.values) parameters.set(formatModelId(model), outcome.values);
      }
    },
  };
}
