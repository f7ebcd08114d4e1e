/**
 * The names of all keys in Redis. They begin with one prefix, in braces: a cluster keeps such keys on one server,
 * which scripts over several of them need, and several services can share a Redis under different prefixes.
 */
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { check } from '../../core/units/check.ts';

export interface Keys {
  /** Hash: name → JSON. */
  readonly checkpoints: string;
  /** Hash: name → compressed bytes. */
  readonly checkpointBytes: string;
  /** Hash: series → fitting time and values, for each model version. */
  readonly parameters: (model: ModelId) => string;
  /** Hash: id → JSON. */
  readonly events: string;
  /** Hash: id and start → JSON. */
  readonly occurrences: string;
  readonly plan: PlanKeys;
  /** Hash with the holder and the token of a term, which expires with it. */
  readonly lease: (name: string) => string;
  /** Number: the last token of the name. */
  readonly leaseToken: (name: string) => string;
}

export interface PlanKeys {
  /** Hash: pool → JSON. */
  readonly directives: string;
  /** Hash: pool → epoch and revision of its directive. */
  readonly places: string;
  /** Stream of what has changed: a number, and pools as JSON. */
  readonly stream: string;
  /** The number of the stream's last entry. */
  readonly number: string;
}

export function keysOf(prefix: string): Keys {
  check(/^[A-Za-z0-9_.-]{1,60}$/.test(prefix), `\`${prefix}\` is no prefix for keys`);
  const key = (name: string): string => `{${prefix}}:${name}`;
  return {
    checkpoints: key('checkpoints'),
    checkpointBytes: key('checkpoint-bytes'),
    parameters: ({ name, version }) => key(`parameters:${name}/${version}`),
    events: key('events'),
    occurrences: key('occurrences'),
    plan: {
      directives: key('plan:directives'),
      places: key('plan:places'),
      stream: key('plan:changes'),
      number: key('plan:changes-number'),
    },
    lease: (name) => key(`lease:${name}`),
    leaseToken: (name) => key(`lease-token:${name}`),
  };
}
