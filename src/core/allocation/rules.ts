/**
 * The rules of a decision, each with its sentence. A rule sees the count so far and says what it becomes, or
 * nothing.
 *
 * Two kinds, and the order matters: the first say what is *recommended* (that is what the stabilization
 * window remembers), the others how much of it may be done now. Up to `clamp-to-bounds` only `cover-bridge`
 * may go below the count in force, and only as far as a forecast asks for no more; each later rule holds up.
 */
import type { DecisionInputs, RuleFacts } from './decision.ts';
import { highest } from './stabilization.ts';
import { inAmount, inInstances, inRate, inSeconds, timeOfDay, timesOfDay } from './words.ts';
import type { Quantity } from '../demand/usage.ts';
import { QUANTITIES } from '../demand/usage.ts';

/** What the rules see. */
export interface RuleInput extends RuleFacts {
  /** What the decision stands on, as it is recorded: rates for the sentences, and what may be taken away. */
  readonly inputs: DecisionInputs;
}

export interface Rule {
  /** Stable word. */
  readonly name: string;
  /** The new count with its sentence; `undefined`: the rule leaves the count alone. */
  readonly apply: (warm: number, input: RuleInput) => Step | undefined;
}

interface Step {
  readonly to: number;
  readonly why: string;
}

/** Said where a request costs something else than is configured. It changes no count: it says what an instance takes. */
const learnCost: Rule = {
  name: 'learn-cost',
  apply(warm, { inputs: { cost } }) {
    if (cost === undefined) return undefined;
    const learned = QUANTITIES.flatMap((quantity) => {
      const unsure = cost.unsure[quantity];
      if (unsure === undefined) return [];
      const amounts = inAmount(cost.cost[quantity]);
      return [
        `${amounts} ${UNITS[quantity]} (±${Math.round(100 * unsure)} %, configured are ${inAmount(cost.configured[quantity])})`,
      ];
    });
    return learned.length === 0 ? undefined : { to: warm, why: `a request costs ${learned.join(', ')}` };
  },
};

const UNITS: Readonly<Record<Quantity, string>> = {
  cpuSeconds: 'CPU-seconds',
  memoryBytes: 'bytes of memory',
  serviceSeconds: 's of service',
  bytes: 'bytes of traffic',
};

/** Always there when something else than was configured is planned with. It changes no count: it says what the bridge is. */
const learnLeadTime: Rule = {
  name: 'learn-lead-time',
  apply(warm, { inputs: { starts } }) {
    if (starts === undefined || starts.leadTimeMs === starts.configuredMs) return undefined;
    const { leadTimeMs, configuredMs, known, overdue } = starts;
    const late = overdue > 0 ? `, and ${overdue} that still run` : '';
    const seen = `by the last ${known} starts${late}; configured are ${inSeconds(configuredMs)}`;
    return { to: warm, why: `nine of ten instances are ready after ${inSeconds(leadTimeMs)}, ${seen}` };
  },
};

/**
 * Adds what the bridge needs, keeps what is needed until its end, and moves no further than that. It always
 * has its line, so that no trail is without the forecast, or the lack of one.
 */
const coverBridge: Rule = {
  name: 'cover-bridge',
  apply(warm, input) {
    const { bridge, addInstances: add, keepInstances: keep } = input;
    const { reason = 'no reason known' } = input.inputs;
    const previous = withoutReplacements(input);
    if (add === undefined && keep === undefined) {
      const when = timesOfDay(bridge.from, bridge.to);
      return { to: warm, why: `no forecast covers the bridge ${when} (${reason})` };
    }
    const least = add ?? 0;
    const most = Math.max(least, keep ?? 0);
    const to = previous === undefined ? most : Math.min(Math.max(previous, least), most);
    return { to, why: bridgeSentence(input, to) };
  },
};

function bridgeSentence(input: RuleInput, to: number): string {
  const { inputs, bridge, now, addInstances, keepInstances } = input;
  const previous = withoutReplacements(input);
  const { level, addRatePerSecond: add, keepRatePerSecond: keep } = inputs;
  const orders = `the bridge ${timesOfDay(bridge.from, bridge.to)}`;
  const untilThen = timesOfDay(now, bridge.to);
  const each = `${inRate(inputs.capacityPerSecond)} an instance`;
  if (to === previous) {
    const both = `${orders} needs ${orUnknown(addInstances)} (${inRate(add)}) and ${untilThen} needs ${orUnknown(keepInstances)} (${inRate(keep)}, ${each})`;
    return `${inInstances(to)} in force: at level ${level} ${both}`;
  }
  if (previous !== undefined && to > previous) {
    return `${orders} needs ${inInstances(to)} at level ${level} (${inRate(add)}, ${each}); ${previous} in force`;
  }
  const needs = previous === undefined ? 'needs' : 'needs no more than';
  const before = previous === undefined ? 'no count was in force' : `${previous} in force`;
  const rate = inRate(Math.max(add, keep));
  return `${untilThen} ${needs} ${inInstances(to)} at level ${level} (${rate}, ${each}); ${before}`;
}

/** The count in force but for what was ordered in case that starts fail: the bridge does not need that. */
const withoutReplacements = ({ inputs: { previous }, replacements }: RuleInput): number | undefined =>
  previous === undefined ? undefined : Math.max(0, previous - replacements);

/** Never below what the load that is there needs. */
const coverLiveLoad: Rule = {
  name: 'cover-live-load',
  apply(warm, { inputs, liveInstances: live }) {
    if (live === undefined || live <= warm) return undefined;
    const rate = inRate(inputs.liveRatePerSecond ?? 0);
    const each = `${inRate(inputs.capacityPerSecond)} an instance`;
    return { to: live, why: `the live load of ${rate} needs ${inInstances(live)} (${each})` };
  },
};

/** The rule that orders in advance what will have to replace starts that fail. */
export const REPLACEMENTS = 'replace-failures';

/** However many fail: of four starts one at least is reckoned with. */
const FAILURE_SHARE_MAX = 0.75;

/** What is still to become ready is ordered more often, by the share of the starts that fail. */
const replaceFailures: Rule = {
  name: REPLACEMENTS,
  apply(warm, { inputs: { starts } }) {
    if (starts === undefined || warm <= starts.ready) return undefined;
    const missing = warm - starts.ready;
    const share = Math.min(starts.failureShare, FAILURE_SHARE_MAX);
    const extra = Math.round((missing * share) / (1 - share));
    if (extra === 0) return undefined;
    const percent = `${Math.round(100 * starts.failureShare)} % of the last ${starts.known} starts failed`;
    return { to: warm + extra, why: `${inInstances(missing)} are to become ready, and ${percent}` };
  },
};

/** Prediction may add, only observation may take away. */
const holdWithoutObservation: Rule = {
  name: 'hold-without-observation',
  apply(warm, input) {
    const { previous } = input.inputs;
    if (previous === undefined || warm >= previous) return undefined;
    const gap = whatIsMissing(input);
    return gap === undefined ? undefined : { to: previous, why: `${inInstances(previous)} stay: ${gap}` };
  },
};

/** What happened before a restart is not known in full: what is there stays until the window is full again. */
const holdAfterRestart: Rule = {
  name: 'hold-after-restart',
  apply(warm, { inputs, runningInstances, holdUntil, window, now }) {
    const there = Math.max(inputs.previous ?? 0, runningInstances ?? 0);
    if (now >= holdUntil || warm >= there) return undefined;
    const full = `the stabilization window of ${inSeconds(window.lengthMs)} is not full again`;
    return {
      to: there,
      why: `${inInstances(there)} stay until ${timeOfDay(holdUntil)}: after a start ${full}`,
    };
  },
};

/** A scale-in goes no lower than the highest recommendation of the window. */
const stabilize: Rule = {
  name: 'stabilize',
  apply(warm, { inputs, window, now }) {
    const { previous } = inputs;
    const peak = highest(window, now);
    if (previous === undefined || peak === undefined) return undefined;
    const held = Math.min(previous, peak.instances);
    if (held <= warm) return undefined;
    const when = `at ${timeOfDay(peak.at)}, less than ${inSeconds(window.lengthMs)} ago`;
    return { to: held, why: `${inInstances(held)} stay: ${peak.instances} recommended ${when}` };
  },
};

/** One decision moves the count in force no further than the operator lets it; the first one has nothing to move. */
const limitRate: Rule = {
  name: 'limit-rate',
  apply(warm, { inputs: { previous }, rateLimits }) {
    if (previous === undefined) return undefined;
    const most = previous + (rateLimits.out ?? Number.POSITIVE_INFINITY);
    const least = previous - (rateLimits.in ?? Number.POSITIVE_INFINITY);
    if (warm > most) {
      const missing = `${warm - most} of the ${warm} wanted are missing`;
      return { to: most, why: `one decision adds ${inInstances(most - previous)} at most: ${missing}` };
    }
    if (warm >= least) return undefined;
    return { to: least, why: `one decision takes away ${inInstances(previous - least)} at most` };
  },
};

/** The operator's bounds; a ceiling under the floor wins. */
const clampToBounds: Rule = {
  name: 'clamp-to-bounds',
  apply(warm, { floor, ceiling }) {
    if (warm > ceiling) {
      const why = `the ceiling is ${inInstances(ceiling)}: ${warm - ceiling} of the ${warm} wanted are missing`;
      return { to: ceiling, why };
    }
    const bounded = Math.min(floor, ceiling);
    return warm < bounded ? { to: bounded, why: `the floor is ${inInstances(floor)}` } : undefined;
  },
};

/** What would have to be known before anything is taken away; `undefined`: nothing is missing. */
function whatIsMissing(input: RuleInput): string | undefined {
  const { basis, reason = 'no reason known', observed } = input.inputs;
  if (basis === 'held') return `nothing new is known (${reason})`;
  // A young pool lives on the reactive estimate. Otherwise it stands in for models that knew more than it does.
  if (basis === 'reactive' && reason !== 'too-little-history') return `the models are missing (${reason})`;
  if (input.addInstances === undefined || input.keepInstances === undefined) return 'the forecast has gaps';
  if (input.beyondHorizon) return 'the forecast ends before the bridge does';
  if (!observed) return 'the newest counts are not final, and a lower bound takes nothing away';
  return input.liveInstances === undefined ? 'the live load is not known' : undefined;
}

const orUnknown = (count: number | undefined): number | string => count ?? 'an unknown number';

/** What is needed, in order, from a count of 0. */
export const RECOMMENDING: readonly Rule[] = [
  learnCost,
  learnLeadTime,
  coverBridge,
  coverLiveLoad,
  replaceFailures,
  holdWithoutObservation,
];

/** How much of a recommendation is done now, in order. */
export const RESTRAINING: readonly Rule[] = [holdAfterRestart, stabilize, limitRate, clampToBounds];
