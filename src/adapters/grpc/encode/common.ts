/** Messages that several services share. Whatever comes in, nothing non-finite or negative goes out. */
import type { DataAge, PredictSubject } from '../../../app/api.ts';
import type { Basis, ModelShare } from '../../../core/forecast/forecast.ts';
import { present } from '../../../core/units/check.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import { parseSource } from '../../../core/units/source-key.ts';
import type { DataAge as WireDataAge } from '../gen/pra/v1/DataAge.ts';
import type { Basis__Output } from '../gen/pra/v1/Basis.ts';
import type { ModelWeight } from '../gen/pra/v1/ModelWeight.ts';
import type { Quantile } from '../gen/pra/v1/Quantile.ts';
import type { Subject } from '../gen/pra/v1/Subject.ts';
import { toDuration, toTimestamp } from '../wire-time.ts';

const UINT32_MAX = 4_294_967_295;

/** The nearest uint32. */
export const uint32 = (x: number): number => Math.min(UINT32_MAX, Math.round(finiteOrZero(x)));

const BASES: Readonly<Record<Basis, Basis__Output>> = {
  model: 'BASIS_MODEL',
  reactive: 'BASIS_REACTIVE',
  held: 'BASIS_HELD',
};

export const encodeBasis = (basis: Basis): Basis__Output => BASES[basis];

export function encodeSubject(subject: PredictSubject): Subject {
  if (subject.kind === 'pool') return { pool: subject.pool };
  const { name, parameters } = present(parseSource(subject.source), `the spelling of ${subject.source}`);
  return { source: { name, parameters: [...parameters] } };
}

export const encodeModel = ({ name, version, expert, weight }: ModelShare): ModelWeight => ({
  name,
  version: uint32(version),
  expert,
  weight: finiteOrZero(weight),
});

/** `values` by `levels`. */
export const encodeQuantiles = (levels: readonly number[], values: readonly number[]): Quantile[] =>
  levels.map((level, index) => ({ level: finiteOrZero(level), value: finiteOrZero(values[index] ?? 0) }));

export const encodeDataAge = ({ finalUntil, knownUntil, ageMs }: DataAge): WireDataAge => ({
  finalUntil: toTimestamp(finalUntil),
  knownUntil: toTimestamp(knownUntil),
  age: toDuration(ageMs === undefined ? undefined : finiteOrZero(ageMs)),
});
