/** Messages that several services share: sources, subjects, windows, pools. */
import type { App, AppSettings, PredictQuery, PredictSubject } from '../../../app/api.ts';
import type { PoolId } from '../../../core/capacity/pool.ts';
import {
  formatSource,
  PARAMETER_NAME,
  PARAMETER_VALUE_LENGTH_MAX,
  SOURCE_NAME,
  sourceKey,
} from '../../../core/units/source-key.ts';
import type { Parameter, SourceId } from '../../../core/units/source-key.ts';
import type { TimeRange } from '../../../core/units/time.ts';
import type { Duration__Output } from '../gen/google/protobuf/Duration.ts';
import type { Parameter__Output } from '../gen/pra/v1/Parameter.ts';
import type { Source__Output } from '../gen/pra/v1/Source.ts';
import type { Subject__Output } from '../gen/pra/v1/Subject.ts';
import type { TimeRange__Output } from '../gen/pra/v1/TimeRange.ts';
import { unknownPool } from '../status/failure.ts';
import { toMilliseconds } from '../wire-time.ts';
import { isWholeSteps, textOf } from './fields.ts';
import type { Fields, TextRule } from './fields.ts';

/** Names that a client, a manager, an instance or an import keeps. */
export const NAME: TextRule = textOf(1, 200);
export const DETAIL: TextRule = textOf(0, 1_000);
export const SEQUENCES = { min: 1, max: Number.MAX_SAFE_INTEGER } as const;

const PARAMETERS_MAX = 50;
const WINDOWS_MAX = 16;

const SOURCE: TextRule = {
  matches: (text) => SOURCE_NAME.test(text),
  allowed: '1 to 200 letters, digits, _ - . / and :, not starting with pool:',
};
const PARAMETER: TextRule = {
  matches: (text) => PARAMETER_NAME.test(text),
  allowed: '1 to 100 letters, digits, _ - and .',
};
const VALUE = textOf(0, PARAMETER_VALUE_LENGTH_MAX);

/** Parameters of a source or attributes of a request, under the field's own name. */
export function decodeParameters(
  field: string,
  messages: readonly Parameter__Output[],
  fields: Fields,
): readonly Parameter[] {
  const listed = fields.list(field, messages, { min: 0, max: PARAMETERS_MAX });
  const parameters = listed.map(({ name, value }, index) => {
    const at = fields.within(`${field}[${index}]`);
    return { name: at.text('name', name, PARAMETER), value: at.text('value', value, VALUE) };
  });
  if (parameters.length > 1) {
    fields.distinct(
      (index) => `${field}[${index}].name`,
      parameters.map(({ name }) => name),
    );
  }
  return parameters;
}

export function decodeSource(field: string, message: Source__Output | null, fields: Fields): SourceId {
  if (message === null) {
    fields.refuse(field, message, 'a source');
    return '';
  }
  const at = fields.within(field);
  const name = at.text('name', message.name, SOURCE);
  return formatSource(sourceKey(name, decodeParameters('parameters', message.parameters, at)));
}

/** What is to be forecast. Whether the pool exists is another question: see `requirePools`. */
export function decodeSubject(
  field: string,
  message: Subject__Output | null,
  fields: Fields,
): PredictSubject {
  if (message?.subject === 'pool') {
    return { kind: 'pool', pool: fields.within(field).text('pool', message.pool ?? '', NAME) };
  }
  if (message?.subject === 'source') {
    return { kind: 'source', source: decodeSource('source', message.source ?? null, fields.within(field)) };
  }
  fields.refuse(field, null, 'a source or a pool');
  return { kind: 'source', source: '' };
}

/** Lengths of windows in milliseconds, up to the longest; the service's own if none is given. */
export function decodeWindows(
  messages: readonly Duration__Output[],
  fields: Fields,
  {
    stepMs,
    windowsMs,
    longestMs,
  }: Pick<AppSettings, 'stepMs' | 'windowsMs'> & { readonly longestMs: number },
): readonly number[] {
  if (messages.length === 0) return windowsMs;
  return fields.list('windows', messages, { min: 0, max: WINDOWS_MAX }).map((message, index) => {
    const windowMs = toMilliseconds(message);
    if (windowMs > 0 && windowMs <= longestMs && isWholeSteps(message, stepMs)) return windowMs;
    const allowed = `whole steps of ${stepMs / 1_000} s, up to ${longestMs / 1_000} s`;
    fields.refuse(`windows[${index}]`, message, allowed);
    return stepMs;
  });
}

/** A range that may be empty. */
export function decodeRange(message: TimeRange__Output, fields: Fields): TimeRange {
  const from = fields.instant('from', message.from);
  const to = fields.instant('to', message.to);
  if (message.to !== null && to < from) fields.refuse('to', message.to, 'a time that is not before `from`');
  return { from, to };
}

/** Throws NOT_FOUND if a pool is asked for that is not configured. */
export function requirePools(pools: Iterable<PoolId>, app: Pick<App, 'pools'>): void {
  const configured = app.pools.map(({ id }) => id);
  for (const pool of pools) {
    if (!configured.includes(pool)) throw unknownPool(pool, configured);
  }
}

/** The pools among the subjects of some queries. */
export const poolsOf = (queries: readonly PredictQuery[]): ReadonlySet<PoolId> =>
  new Set(queries.flatMap(({ subject }) => (subject.kind === 'pool' ? [subject.pool] : [])));
