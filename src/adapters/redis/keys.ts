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
  };
}
