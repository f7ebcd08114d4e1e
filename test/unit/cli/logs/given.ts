/** Attributes as an object, where their order does not matter. */
import type { Parameter } from '../../../../src/core/units/source-key.ts';

export const asObject = (attributes: readonly Parameter[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
