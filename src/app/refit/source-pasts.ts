/** What sources are fitted on: their counts without events. */
import { readKnown, readPasts } from '../cycle/read-stretches.ts';
import type { WithoutEvents } from '../events/without-events.ts';
import type { Coverage } from '../../core/demand/coverage.ts';
import type { CivilZone } from '../../core/units/civil-time.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { TimeRange } from '../../core/units/time.ts';
import type { History } from '../../ports/history.ts';
import type { SeriesPast } from '../../ports/trainer.ts';

export interface SourcePastsDeps {
  readonly history: Pick<History, 'readAll'>;
  readonly coverage: Coverage;
  readonly withoutEvents: WithoutEvents;
}

/** The pasts of those sources that have any, in their order. */
export async function sourcePasts(
  { history, coverage, withoutEvents }: SourcePastsDeps,
  {
    sources,
    stepMs,
    zone,
    ...range
  }: TimeRange & {
    readonly sources: readonly SourceId[];
    readonly stepMs: number;
    readonly zone: CivilZone;
  },
): Promise<readonly SeriesPast[]> {
  const pasts = await readPasts(readKnown(history, coverage, sources), range, stepMs);
  const bySource = new Map(pasts.map((past) => [past.source, past]));
  return sources.flatMap((source) => {
    const past = bySource.get(source);
    if (!past) return [];
    const fitted = { series: source, stepMs, start: past.start, values: past.values, zone };
    withoutEvents(fitted);
    return [fitted];
  });
}
