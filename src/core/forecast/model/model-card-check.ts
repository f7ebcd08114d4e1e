/**
 * Is this a model card? Every field is looked at, and each complaint names the field, the value and what is
 * allowed, so that whoever wrote the card mends it in one go. Fields that are not known are left out.
 */
import { DAY_MS, SECOND_MS } from '../../units/time.ts';
import type { ModelCard, ModelInputs, TrainedOn } from './model-card.ts';

export type ParsedModelCard =
  | { readonly ok: true; readonly card: ModelCard }
  /** At least one; sentences without a full stop. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** The limits keep one row of a batch within a few megabytes. */
const STEPS_MAX = 10_000;
const EXPERTS_MAX = 64;
const LEVELS_MAX = 64;
const TEXT_LENGTH_MAX = 10_000;

const MODEL_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SEASON = /^[1-9]\d?d$/;
/** No path: a card cannot point out of its folder. */
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$/;
const DIGEST = /^[0-9a-f]{64}$/;
const SCOPES = ['global', 'group', 'per-source'] as const;

/** The graph's file beside the card. */
export const GRAPH_FILE = 'model.onnx';

/** The card in `json`, or all that is wrong with it. */
export function parseModelCard(json: unknown): ParsedModelCard {
  const problems: string[] = [];
  const card = readCard(new FieldReader(json, '', problems));
  return problems.length === 0 ? { ok: true, card } : { ok: false, problems };
}

/** Means nothing if the reader found problems: a bad field has a stand-in. */
function readCard(fields: FieldReader): ModelCard {
  return {
    name: fields.text('name', NAME),
    version: fields.wholeNumber('version', { min: 1, max: 999_999_999 }),
    family: fields.text('family', NAME),
    stepMs: fields.wholeNumber('stepMs', { min: SECOND_MS, max: DAY_MS }),
    contextLength: fields.wholeNumber('contextLength', { min: 1, max: STEPS_MAX }),
    horizon: fields.wholeNumber('horizon', { min: 1, max: STEPS_MAX }),
    levels: fields.read('levels', LEVELS),
    experts: fields.read('experts', EXPERTS),
    inputs: readInputs(fields.nested('inputs')),
    scope: fields.read('scope', SCOPE),
    description: fields.text('description', ANY_TEXT),
    trainedOn: readTrainedOn(fields.nested('trainedOn')),
    sha256: fields.read('sha256', DIGESTS).map(({ file, digest }) => ({ file, digest })),
  };
}

const readInputs = (fields: FieldReader): ModelInputs => ({ lags: fields.read('lags', SEASONS) });

const readTrainedOn = (fields: FieldReader): TrainedOn => ({
  range: fields.text('range', ANY_TEXT),
  sources: fields.wholeNumber('sources', ANY_COUNT),
  rows: fields.wholeNumber('rows', ANY_COUNT),
  seed: fields.wholeNumber('seed', ANY_COUNT),
  revision: fields.text('revision', ANY_TEXT),
});

/** What a field may be. */
interface Kind<T> {
  readonly isValid: (value: unknown) => value is T;
  readonly allowed: string;
  readonly standIn: T;
}

const NAME = { pattern: MODEL_NAME, allowed: 'up to 63 lower-case letters, digits and hyphens' };
const ANY_TEXT = { pattern: /\S/, allowed: 'a text that is not empty' };
const ANY_COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };

const isUnique = (items: readonly unknown[]): boolean => new Set(items).size === items.length;

const isMatch = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value);

const isNames = (value: unknown, pattern: RegExp): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => isMatch(item, pattern)) && isUnique(value);

const LEVELS: Kind<readonly number[]> = {
  isValid: (value): value is readonly number[] =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= LEVELS_MAX &&
    value.every((level: unknown, i) => isBetween(level, i === 0 ? 0 : value[i - 1])),
  allowed: `1 to ${LEVELS_MAX} increasing fractions above 0 and below 1`,
  standIn: [],
};

const isBetween = (level: unknown, previous: unknown): boolean =>
  typeof level === 'number' && typeof previous === 'number' && previous < level && level < 1;

const EXPERTS: Kind<readonly string[]> = {
  isValid: (value): value is readonly string[] =>
    isNames(value, MODEL_NAME) && value.length >= 1 && value.length <= EXPERTS_MAX,
  allowed: `1 to ${EXPERTS_MAX} different names of ${NAME.allowed}`,
  standIn: [],
};

const SEASONS: Kind<readonly string[]> = {
  isValid: (value): value is readonly string[] => isNames(value, SEASON),
  allowed: 'different seasons from 1d to 99d, or an empty list',
  standIn: [],
};

const SCOPE: Kind<ModelCard['scope']> = {
  isValid: (value): value is ModelCard['scope'] => SCOPES.some((scope) => scope === value),
  allowed: `one of ${SCOPES.join(', ')}`,
  standIn: 'global',
};

const DIGESTS: Kind<ModelCard['sha256']> = {
  isValid: (value): value is ModelCard['sha256'] => {
    if (!Array.isArray(value) || !value.every(isDigest)) return false;
    const files = value.map(({ file }) => file);
    return isUnique(files) && files.includes(GRAPH_FILE);
  },
  allowed: `one {file, digest} a file beside the card, ${GRAPH_FILE} among them, digest 64 lower-case hexadecimal digits`,
  standIn: [],
};

const isDigest = (value: unknown): value is ModelCard['sha256'][number] =>
  isObject(value) && isMatch(value['file'], FILE_NAME) && isMatch(value['digest'], DIGEST);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads the fields of one object; complaints name their full paths. */
class FieldReader {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #problems: string[];

  constructor(json: unknown, path: string, problems: string[]) {
    this.#path = path;
    if (isObject(json)) {
      this.#fields = json;
      this.#problems = problems;
    } else {
      this.#fields = {};
      this.#problems = []; // one complaint about the whole is enough
      problems.push(complaint(path || 'the card', json, 'an object'));
    }
  }

  /** The field if it is of that kind, otherwise the stand-in, and a complaint. */
  read<T>(name: string, { isValid, allowed, standIn }: Kind<T>): T {
    const value = this.#fields[name];
    if (isValid(value)) return value;
    this.#problems.push(complaint(this.#pathOf(name), value, allowed));
    return standIn;
  }

  text(name: string, { pattern, allowed }: { readonly pattern: RegExp; readonly allowed: string }): string {
    const isValid = (value: unknown): value is string =>
      isMatch(value, pattern) && value.length <= TEXT_LENGTH_MAX;
    return this.read(name, { isValid, allowed, standIn: '' });
  }

  wholeNumber(name: string, { min, max }: { readonly min: number; readonly max: number }): number {
    const isValid = (value: unknown): value is number =>
      typeof value === 'number' && Number.isSafeInteger(value) && min <= value && value <= max;
    return this.read(name, { isValid, allowed: `a whole number from ${min} to ${max}`, standIn: min });
  }

  nested(name: string): FieldReader {
    return new FieldReader(this.#fields[name], this.#pathOf(name), this.#problems);
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }
}

const SHOWN_LENGTH_MAX = 100;

function complaint(path: string, value: unknown, allowed: string): string {
  if (value === undefined) return `${path} is missing; allowed: ${allowed}`;
  const shown = JSON.stringify(value);
  const short = shown.length > SHOWN_LENGTH_MAX ? `${shown.slice(0, SHOWN_LENGTH_MAX)}…` : shown;
  return `${path} is ${short}; allowed: ${allowed}`;
}
