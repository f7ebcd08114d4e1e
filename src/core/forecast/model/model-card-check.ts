/**
 * Is this a model card? Every field is looked at, and each complaint names the field, the value and what is
 * allowed, so that whoever wrote the card mends it in one go. Fields that are not known are left out.
 */
import { CALENDAR_ALLOWED, isCalendarChannel } from './calendar.ts';
import { FieldReader, isMatch, isNames, isObject, isUnique } from './field-reader.ts';
import type { Kind } from './field-reader.ts';
import { parseTarget } from '../target.ts';
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
const TARGETS_MAX = 64;
const CHANNELS_MAX = 128;
const PARAMETERS_MAX = 10_000;

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
  if (problems.length === 0) problems.push(...firstVoiceProblems(card));
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
    targets: readTargets(fields),
    epoch: fields.read('epoch', EPOCH),
    scope: fields.read('scope', SCOPE),
    ...(fields.peek('firstVoice') !== undefined && { firstVoice: fields.read('firstVoice', FIRST_VOICE) }),
    description: fields.text('description', ANY_TEXT),
    trainedOn: readTrainedOn(fields.nested('trainedOn')),
    sha256: fields.read('sha256', DIGESTS).map(({ file, digest }) => ({ file, digest })),
  };
}

function firstVoiceProblems({ firstVoice, experts, levels, inputs }: ModelCard): string[] {
  if (firstVoice === undefined) return [];
  const needed = (what: string, is: string): string => `firstVoice needs ${what}; this has ${is}`;
  return [
    ...(experts.length === 1 ? [] : [needed('one expert', `${experts.length}`)]),
    ...(levels.length > 1 ? [] : [needed('several levels', 'one: a point has no errors to be dressed with')]),
    ...(inputs.parameters === 0
      ? []
      : [needed('no parameters', `${inputs.parameters}: who is new has no row`)]),
  ];
}

const readInputs = (fields: FieldReader): ModelInputs => ({
  lags: fields.read('lags', SEASONS),
  calendar: fields.read('calendar', CALENDAR),
  events: fields.read('events', EVENTS),
  time: fields.read('time', FLAG),
  parameters: fields.wholeNumber('parameters', { min: 0, max: PARAMETERS_MAX }),
});

/** Targets are in minutes, and must be leads of this card. */
function readTargets(fields: FieldReader): readonly string[] {
  const stepMs = fields.peek('stepMs');
  const horizon = fields.peek('horizon');
  const isTarget = (item: unknown): boolean => {
    if (typeof item !== 'string') return false;
    if (typeof stepMs !== 'number' || typeof horizon !== 'number') return true; // that is told already
    const target = parseTarget(item, stepMs);
    return target !== undefined && target.toLead <= horizon;
  };
  return fields.read('targets', {
    isValid: (value): value is readonly string[] =>
      Array.isArray(value) && value.length <= TARGETS_MAX && value.every(isTarget) && isUnique(value),
    allowed: `up to ${TARGETS_MAX} different targets such as total(0m,5m) or peak(5m,6m), in whole steps within the horizon, or an empty list`,
    standIn: [],
  });
}

const readTrainedOn = (fields: FieldReader): TrainedOn => ({
  range: fields.text('range', ANY_TEXT),
  sources: fields.wholeNumber('sources', ANY_COUNT),
  rows: fields.wholeNumber('rows', ANY_COUNT),
  seed: fields.wholeNumber('seed', ANY_COUNT),
  revision: fields.text('revision', ANY_TEXT),
});

const NAME = { pattern: MODEL_NAME, allowed: 'up to 63 lower-case letters, digits and hyphens' };
const ANY_TEXT = { pattern: /\S/, allowed: 'a text that is not empty' };
const ANY_COUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };

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

const CALENDAR: Kind<readonly string[]> = {
  isValid: (value): value is readonly string[] =>
    isNames(value, /./) && value.length <= CHANNELS_MAX && value.every(isCalendarChannel),
  allowed: `up to ${CHANNELS_MAX} different channels ${CALENDAR_ALLOWED}, or an empty list`,
  standIn: [],
};

const EVENTS: Kind<readonly string[]> = {
  isValid: (value): value is readonly string[] => isNames(value, MODEL_NAME) && value.length <= CHANNELS_MAX,
  allowed: `up to ${CHANNELS_MAX} different names of ${NAME.allowed}, or an empty list`,
  standIn: [],
};

const FLAG: Kind<boolean> = {
  isValid: (value): value is boolean => typeof value === 'boolean',
  allowed: 'true or false',
  standIn: false,
};

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?Z$/;

const EPOCH: Kind<string> = {
  isValid: (value): value is string => isMatch(value, INSTANT) && !Number.isNaN(Date.parse(value)),
  allowed: 'an instant such as 2026-01-01T00:00:00Z',
  standIn: '1970-01-01T00:00:00Z',
};

const SCOPE: Kind<ModelCard['scope']> = {
  isValid: (value): value is ModelCard['scope'] => SCOPES.some((scope) => scope === value),
  allowed: `one of ${SCOPES.join(', ')}`,
  standIn: 'global',
};

const FIRST_VOICE: Kind<'only' | 'too'> = {
  isValid: (value): value is 'only' | 'too' => value === 'only' || value === 'too',
  allowed: 'only or too, or no such field',
  standIn: 'too',
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
