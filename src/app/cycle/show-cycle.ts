/** One cycle and what may only happen between two: what callers are shown changes, models and rows change hands. */
import type { Cycles } from './cycle.ts';
import type { Broadcast } from '../broadcast.ts';
import type { ModelKeeper } from '../models/model-keeper.ts';
import type { PlannerDesk } from '../refit/planner-desk.ts';
import type { Refits } from '../refit/refits.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

interface ShowDeps {
  readonly cycles: Cycles;
  readonly refits: Refits;
  readonly desk: PlannerDesk;
  readonly models: ModelKeeper;
  readonly issued: Broadcast;
  readonly telemetry: Telemetry;
  readonly stopping: AbortSignal;
}

/** One cycle; what it cannot do is told, and the schedule goes on. */
export async function showCycle(
  { cycles, refits, desk, models, issued, telemetry, stopping }: ShowDeps,
  now: Instant,
  show: (snapshot: Snapshot) => void,
): Promise<void> {
  try {
    show(await cycles.run(now));
    issued.announce();
    if (!stopping.aborted) await cycles.keep(now);
    if (!stopping.aborted) await models.betweenCycles(() => cycles.changeModels());
    if (!stopping.aborted) await refits.betweenCycles();
    if (!stopping.aborted) await desk.betweenCycles(cycles.fitted());
  } catch (error) {
    if (stopping.aborted) return; // It was given up on the way, which is no failure.
    telemetry.log('error', 'a planning cycle failed; the last directives stay in force', { error });
  }
}
