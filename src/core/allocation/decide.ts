/**
 * How many instances a pool shall hold, and by which rules.
 *
 * The rules run in order, each on the count that the one before left. What is no whole count (NaN, an
 * infinity, a negative number) is unknown, and the unknown takes nothing away. With everything else equal, a
 * higher need never gives a lower count: each rule is monotonic in the count, in the needs and in `previous`.
 */
import type { Decision, TrailEntry } from './decision.ts';
import { BUDGET_RULE } from './over-pools/share-budget.ts';
import { RECOMMENDING, RESTRAINING } from './rules.ts';
import type { Rule, RuleInput } from './rules.ts';
import { check } from '../units/check.ts';

export interface Outcome {
  /** Instances to hold. */
  readonly warm: number;
  /** What the stabilization window remembers: the count before anything held it up or bounded it. */
  readonly recommended: number;
  /** Not empty. */
  readonly trail: readonly TrailEntry[];
}

/** The outcome of all rules, from a count of 0. */
export function decide(input: RuleInput): Outcome {
  check(isCount(input.floor) && isCount(input.ceiling), 'bounds are counts');
  const known = withKnownCounts(input);
  const trail: TrailEntry[] = [];
  const follow = (rules: readonly Rule[], start: number): number => {
    let warm = start;
    for (const { name, apply } of rules) {
      const step = apply(warm, known);
      if (step === undefined) continue;
      trail.push({ rule: name, from: warm, to: step.to, why: step.why });
      warm = step.to;
    }
    return warm;
  };
  const recommended = follow(RECOMMENDING, 0);
  const warm = follow(RESTRAINING, recommended);
  return { warm, recommended, trail };
}

/**
 * The count that the rules give from what a decision recorded: another one than was decided only where the rules have
 * changed since. What the budget over all pools took is taken over, since it depended on the others. `undefined`: it was
 * decided before all of it was recorded.
 */
export function replay({ inputs, trail }: Decision): number | undefined {
  if (!inputs.facts) return undefined;
  const { warm } = decide({ inputs, ...inputs.facts });
  const cut = trail.find(({ rule }) => rule === BUDGET_RULE);
  return cut ? Math.min(warm, cut.to) : warm;
}

const withKnownCounts = (input: RuleInput): RuleInput => ({
  ...input,
  inputs: { ...input.inputs, previous: knownCount(input.inputs.previous) },
  addInstances: knownCount(input.addInstances),
  keepInstances: knownCount(input.keepInstances),
  liveInstances: knownCount(input.liveInstances),
  runningInstances: knownCount(input.runningInstances),
  replacements: knownCount(input.replacements) ?? 0,
});

/** −0 is 0. */
const knownCount = (x: number | undefined): number | undefined =>
  x !== undefined && isCount(x) ? Math.abs(x) : undefined;

const isCount = (x: number): boolean => Number.isSafeInteger(x) && x >= 0;
