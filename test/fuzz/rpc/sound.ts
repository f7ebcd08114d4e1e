/** Is there anything in a reply that may not leave the service? */
import assert from 'node:assert/strict';

/** Throws if a number in it is negative or not finite; `path` says where. */
export function assertSound(reply: unknown, path = 'reply'): void {
  if (typeof reply === 'number') assert.ok(Number.isFinite(reply) && reply >= 0, `${path} is ${reply}`);
  if (typeof reply !== 'object' || reply === null) return;
  for (const [name, part] of Object.entries(reply)) assertSound(part, `${path}.${name}`);
}
