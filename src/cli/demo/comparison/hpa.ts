/**
 * What the Kubernetes HorizontalPodAutoscaler would ask for.
 *
 * desired = ⌈current × (load per replica ÷ target)⌉ = ⌈load ÷ target⌉ once every sync, where the load is in
 * replicas' worth of requests. Left alone within the tolerance around the target; scaling in takes the
 * highest wish of the stabilization window; scaling out is limited to the greater of 4 more or twice as many
 * in one sync. Without data nothing changes. (The algorithm and its defaults: 'Horizontal Pod Autoscaling',
 * kubernetes.io, with `behavior` as in `autoscaling/v2`.)
 */
import { ceilCount } from '../../../core/units/quantity.ts';

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

/** The count asked for at each sync. `loads`: newest load visible then, in instances' worth; NaN = no data. */
export function hpaCounts(loads: readonly number[], rules: HpaRules): number[] {
  const wishes: number[] = [];
  const counts: number[] = [];
  for (const load of loads) {
    const current = counts.at(-1);
    const wish = wishFor(load, current ?? 1, rules);
    wishes.push(wish);
    counts.push(current === undefined ? wish : limit(wish, current, rules, wishes));
  }
  return counts;
}

/** What the newest load alone calls for. */
function wishFor(load: number, current: number, rules: HpaRules): number {
  if (Number.isNaN(load)) return current;
  const wanted = load / rules.targetUtilisation;
  if (Math.abs(wanted / current - 1) <= rules.tolerance) return current;
  return Math.max(1, ceilCount(wanted));
}

function limit(wish: number, current: number, rules: HpaRules, wishes: readonly number[]): number {
  if (wish >= current) return Math.min(wish, Math.max(current + rules.addMax, 2 * current));
  return Math.min(current, Math.max(...wishes.slice(-rules.stabilizationSyncs)));
}
