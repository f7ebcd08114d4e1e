/** Runs policies over a span, and scores what became of each setting. */
import { replayCounts } from './replay.ts';
import type { DayScore, Elasticity, Tick } from './scoring.ts';
import { elasticityOf, scoreDay, TICK_MS } from './scoring.ts';
import type { Policy, PolicyName, Seen } from './policies.ts';
import { policiesOf } from './policies.ts';
import { present } from '../../../core/units/check.ts';

/** One setting of one policy. */
export interface PolicyRun extends DayScore, Elasticity {
  readonly policy: PolicyName;
  readonly knob: number;
  readonly hoursOfOracle: number;
  /** Asked for at each tick, from the warm-up on. */
  readonly counts: readonly number[];
}

export interface RunOptions {
  readonly names: readonly PolicyName[];
  /** Settings of each policy; `undefined`: the usual one alone. */
  readonly sweep: number | undefined;
  /** Of PRA, without a sweep. */
  readonly level: number;
  /** Told after each setting. */
  readonly progressed: (share: number) => void;
}

/** The runs in the order of the policies, each policy's cheapest setting first. */
export function runPolicies(seen: Seen, options: RunOptions): readonly PolicyRun[] {
  const { names, sweep, level, progressed } = options;
  const policies = policiesOf(seen);
  const oracle = present(
    policies.find(({ name }) => name === 'oracle'),
    'the oracle',
  );
  const best = scoreCounts(seen, oracle.counts(oracle.knob)).instanceHours;
  const work = policies
    .filter(({ name }) => names.includes(name))
    .flatMap((policy) => knobsOf(policy).map((knob) => ({ policy, knob })));
  return work.map(({ policy, knob }, at) => {
    const counts = policy.counts(knob);
    const score = scoreCounts(seen, counts);
    progressed((at + 1) / work.length);
    return { policy: policy.name, knob, ...score, hoursOfOracle: score.instanceHours / best, counts };
  });

  function knobsOf({ name, knob, knobs }: Policy): readonly number[] {
    if (sweep !== undefined) return knobs(sweep);
    return [name === 'pra' ? level : knob];
  }
}

/** What became of these counts in the ticks that are scored. */
export function scoreCounts(seen: Seen, counts: readonly number[]): DayScore & Elasticity {
  const ticks = ticksOf(seen, counts);
  const { capacityPerSecond } = seen.settings;
  return { ...scoreDay(ticks, capacityPerSecond), ...elasticityOf(ticks, capacityPerSecond) };
}

/** The ticks that are scored, under these counts. */
export function ticksOf({ settings, timeline }: Seen, counts: readonly number[]): readonly Tick[] {
  const startTicks = settings.leadTimeMs / TICK_MS;
  return replayCounts(counts, timeline.rates, startTicks).slice(timeline.scoredFrom);
}
