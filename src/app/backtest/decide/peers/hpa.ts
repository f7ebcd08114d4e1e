/**
 * What the Kubernetes HorizontalPodAutoscaler would ask for.
 *
 * desired = ⌈current × (load per replica ÷ target)⌉ = ⌈load ÷ target⌉ once every sync, where the load is in
 * replicas' worth of requests. Left alone within the tolerance around the target; scaling in takes the
 * highest wish of the stabilization window; scaling out is limited to the greater of 4 more or twice as many
 * in one sync. Without data nothing changes. (The algorithm and its defaults: 'Horizontal Pod Autoscaling',
 * kubernetes.io, with `behavior` as in `autoscaling/v2`.)
 */
import { ceilCount } from '../../../../core/units/quantity.ts';

export interface HpaRules {
  /** Share of an instance's capacity that is to be used. */
  readonly targetUtilisation: number;
  /** Relative distance from the target within which nothing is done. */
  readonly tolerance: number;
  /** Length of the stabilization window for scaling in, in syncs. */
  readonly stabilizationSyncs: number;
  /** Most replicas that one sync adds, unless doubling adds more. */
  readonly addMax: number;
}

/** Kubernetes' defaults (a sync is 15 s, the window 300 s) at a target of 70 %. */
export const HPA_70: HpaRules = { targetUtilisation: 0.7, tolerance: 0.1, stabilizationSyncs: 20, addMax: 4 };

/** A load that is foreseen, beside the one that is there: a second metric of the same autoscaler. */
export interface ForeseenLoads {
  /** By sync, in instances' worth. */
  readonly loads: readonly number[];
  /** The tolerance applies: the metric is one of a target, and no count that is computed elsewhere. */
  readonly isTolerant: boolean;
}

/**
 * The count asked for at each sync. `loads`: newest load visible then, in instances' worth; NaN = no data. Of several
 * metrics the highest wish counts.
 */
export function hpaCounts(loads: readonly number[], rules: HpaRules, foreseen?: ForeseenLoads): number[] {
  const wishes: number[] = [];
  const counts: number[] = [];
  loads.forEach((load, sync) => {
    const current = counts.at(-1);
    const wish = Math.max(
      wishFor(load, current ?? 1, rules),
      foreseen ? wishForeseen(foreseen, sync, current ?? 1, rules) : 1,
    );
    wishes.push(wish);
    counts.push(current === undefined ? wish : limit(wish, current, rules, wishes));
  });
  return counts;
}

/** What the newest load alone calls for. Without data nothing is taken away. */
function wishFor(load: number, current: number, rules: HpaRules): number {
  return Number.isNaN(load) ? current : tolerantWish(load, current, rules);
}

function wishForeseen(
  { loads, isTolerant }: ForeseenLoads,
  sync: number,
  current: number,
  rules: HpaRules,
): number {
  const load = loads[sync] ?? 0;
  return isTolerant
    ? tolerantWish(load, current, rules)
    : Math.max(1, ceilCount(load / rules.targetUtilisation));
}

function tolerantWish(load: number, current: number, { targetUtilisation, tolerance }: HpaRules): number {
  const wanted = load / targetUtilisation;
  if (Math.abs(wanted / current - 1) <= tolerance) return current;
  return Math.max(1, ceilCount(wanted));
}

function limit(wish: number, current: number, rules: HpaRules, wishes: readonly number[]): number {
  if (wish >= current) return Math.min(wish, Math.max(current + rules.addMax, 2 * current));
  return Math.min(current, Math.max(...wishes.slice(-rules.stabilizationSyncs)));
}
