/**
 * From the attributes of a request to its source.
 *
 * One attribute names the source, some are kept as its parameters, the rest are dropped. Attributes that are
 * absent are left out of the key.
 */
import type { Parameter, SourceId } from '../units/source-key.ts';
import { formatSource, SOURCE_NAME, sourceKey } from '../units/source-key.ts';

export interface ExtractionRules {
  /** Attribute whose value is the source's name. */
  readonly nameAttribute: string;
  /** Attributes that become parameters. */
  readonly keep: readonly string[];
  /** Name of requests without that attribute; `undefined`: they have no source. */
  readonly fallbackName: string | undefined;
}

/** The source of a request; `undefined` if the rules make none of its attributes. */
export function extractSource(
  attributes: readonly Parameter[],
  rules: ExtractionRules,
): SourceId | undefined {
  const name = attributes.find((attribute) => attribute.name === rules.nameAttribute)?.value;
  const source = name ?? rules.fallbackName;
  if (source === undefined || !SOURCE_NAME.test(source)) return undefined;
  const kept = attributes.filter((attribute) => rules.keep.includes(attribute.name));
  return formatSource(sourceKey(source, kept));
}
