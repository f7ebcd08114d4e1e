/**
 * What somebody who knows the future would ask for: at t the most that is needed in [t, t + start-up time].
 *
 * Never short, and no plan that lets go of an instance only when it is not needed again within one start-up
 * time is cheaper. It is the yardstick, not a rival: nobody can have it.
 */

/** The count asked for at each tick. `needs`: instances needed, NaN = unknown; `startTicks`: start-up time. */
export const oracleCounts = (needs: readonly number[], startTicks: number): number[] =>
  needs.map((_, tick) =>
    needs.slice(tick, tick + startTicks + 1).reduce((most, need) => (need > most ? need : most), 1),
  );
