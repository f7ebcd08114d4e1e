/** One directive in full: what was decided, why by the service's own account, and what came of it. */
import type { Decision__Output } from '../../../adapters/grpc/gen/pra/v1/Decision.ts';
import type { Client } from '../../../compose-client.ts';
import { toInstant, toTimestamp } from '../../../compose-client.ts';
import { present } from '../../../core/units/check.ts';
import type { Instant } from '../../../core/units/time.ts';
import type { ShownDirective } from '../result.ts';
import type { ScaleOut } from './telling-directive.ts';

/** Asks the service why it decided on this scale-out of `pool`. */
export async function showDirective(
  client: Client,
  pool: string,
  scaleOut: ScaleOut,
): Promise<ShownDirective> {
  const decision = await client.explainDecision({ pool, at: toTimestamp(scaleOut.at) });
  const inputs = present(decision.inputs ?? undefined, 'the inputs of a decision');
  return {
    pool,
    decidedAt: iso(timeOf(decision.at)),
    readyBy: iso(timeOf(decision.readyBy)),
    from: scaleOut.from,
    to: decision.warm,
    revision: decision.revision,
    inputs: {
      level: inputs.level,
      liveRatePerSecond: inputs.liveRatePerSecond,
      addRatePerSecond: inputs.addRatePerSecond,
      capacityPerSecond: inputs.capacityPerSecond,
      models: inputs.models.map(({ name, version, expert, weight }) => ({
        model: `${name}/${version}/${expert}`,
        weight,
      })),
    },
    trail: decision.trail.map(({ rule, from, to, why }) => ({ rule, from, to, why })),
    outcome: { ...scaleOut.use, at: iso(scaleOut.use.at) },
  };
}

const timeOf = (time: Decision__Output['at']): Instant =>
  toInstant(present(time ?? undefined, 'a time of a decision'));

const iso = (at: Instant): string => new Date(at).toISOString();
