/**
 * Inputs for a method, made from the contract alone: a new field or a new method is fuzzed without a word here.
 *
 * They are bytes, since a codec would mend what is wrong: numbers that no field can hold, broken UTF-8, two members
 * of a oneof, fields that nobody knows, the end in the middle.
 */
import { fileURLToPath } from 'node:url';

import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { loadSync } from '@grpc/proto-loader';
import type { AnyDefinition, EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';
import type { Method } from './methods.ts';
import { AT } from '../../fakes/app.ts';
import { ABSURD, absurdInteger, absurdNumber, absurdText, CALM, inMood, ODD, WORDS } from '../values.ts';
import type { Mood } from '../values.ts';
import { bytesField, doubleField, floatField, integerField } from './wire.ts';

const PROTO = fileURLToPath(new URL('../../../proto', import.meta.url));
const SERVICES = ['ingest', 'event', 'forecast', 'allocation', 'model', 'feedback'].map(
  (name) => `pra/v1/${name}.proto`,
);
const DEFINITIONS: Readonly<Record<string, AnyDefinition>> = loadSync(SERVICES, { includeDirs: [PROTO] });

/** What a descriptor says of a field. */
interface Field {
  readonly name: string;
  readonly number: number;
  readonly type: string;
  readonly label: string;
  /** Of a message or an enum, without the package if that is its own. */
  readonly typeName: string;
}
interface Descriptor {
  readonly name: string;
  readonly field: readonly Field[];
  readonly oneofDecl: readonly unknown[];
}

const PACKAGE = 'pra.v1.';
const LIST_LENGTH_MAX = 3;
/** More than any list of the contract may hold but for the rows of an import. */
const LONG_LIST_LENGTH = 10_001;

const REQUESTS_MAX = 3;

/** Requests of a method: one, or a few where a stream is expected. */
export function hostileRequests({ requestType, requestStream }: Method): Arbitrary<readonly Buffer[]> {
  const one = hostileMessage(PACKAGE + (requestType.type as Descriptor).name);
  return requestStream ? fc.array(one, { maxLength: REQUESTS_MAX }) : fc.tuple(one);
}

/** Bytes for the message of that type: mostly what is meant, some not quite, some nowhere near. */
function hostileMessage(type: string): Arbitrary<Buffer> {
  const odd = message(ODD, type);
  return fc.oneof(
    { weight: 40, arbitrary: message(CALM, type) },
    { weight: 40, arbitrary: odd },
    { weight: 20, arbitrary: message(ABSURD, type) },
    { weight: 15, arbitrary: mutilated(odd) },
    { weight: 5, arbitrary: noise },
  );
}

const noise: Arbitrary<Buffer> = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));

/** Cut off, with a byte changed, or with something in its middle. */
const mutilated = (whole: Arbitrary<Buffer>): Arbitrary<Buffer> =>
  fc
    .tuple(
      whole,
      fc.nat(),
      fc.constantFrom('cut', 'change', 'insert'),
      fc.uint8Array({ minLength: 1, maxLength: 9 }),
    )
    .map(([bytes, anywhere, how, others]) => {
      const at = anywhere % (bytes.length + 1);
      const rest = how === 'cut' ? [] : [others, bytes.subarray(how === 'change' ? at + others.length : at)];
      return Buffer.concat([bytes.subarray(0, at), ...rest]);
    });

function message(mood: Mood, type: string): Arbitrary<Buffer> {
  const known = WELL_KNOWN[type]?.(mood);
  if (known) return known;
  const { field: fields, oneofDecl } = descriptorOf(type);
  const parts = fields.map((field) => fieldOf(mood, field));
  const all = fc.tuple(...parts);
  if (oneofDecl.length === 0) return all.map((written) => Buffer.concat(written));
  // The descriptor does not tell which fields are members: one alone, all in any order, or some of them.
  const one = fc.oneof(...parts.map((part) => fc.tuple(part)));
  const shuffled = all.chain((written) => fc.shuffledSubarray(written, { minLength: written.length }));
  const some = fc.shuffledSubarray(parts).chain((chosen) => fc.tuple(...chosen));
  return inMood<readonly Buffer[]>(mood, fc.oneof(one, shuffled), some).map((written) =>
    Buffer.concat(written),
  );
}

const descriptorOf = (type: string): Descriptor =>
  (definitionOf(type) as MessageTypeDefinition<object, object>).type as Descriptor;

function definitionOf(type: string): AnyDefinition {
  const definition = DEFINITIONS[type] ?? DEFINITIONS[PACKAGE + type];
  if (definition === undefined) throw new Error(`the contract has no ${type}`);
  return definition;
}

/** A field, written or not; a list is written some times. */
function fieldOf(mood: Mood, field: Field): Arbitrary<Buffer> {
  const one = writtenField(mood, field);
  const absent = fc.constant(Buffer.alloc(0));
  if (field.label !== 'LABEL_REPEATED') {
    return fc.oneof({ weight: 9, arbitrary: one }, { weight: 1, arbitrary: absent });
  }
  const some = fc.array(one, { maxLength: LIST_LENGTH_MAX }).map((written) => Buffer.concat(written));
  const many = one.map((written) => Buffer.concat(Array<Buffer>(LONG_LIST_LENGTH).fill(written)));
  return mood.absurd < ABSURD.absurd
    ? some
    : fc.oneof({ weight: 400, arbitrary: some }, { weight: 1, arbitrary: many });
}

function writtenField(mood: Mood, { number, type, typeName }: Field): Arbitrary<Buffer> {
  switch (type) {
    case 'TYPE_MESSAGE':
      return message(mood, typeName).map((bytes) => bytesField(number, bytes));
    case 'TYPE_STRING':
      return textIn(mood).map((bytes) => bytesField(number, bytes));
    case 'TYPE_DOUBLE':
      return numberIn(mood).map((value) => doubleField(number, value));
    case 'TYPE_FLOAT':
      return numberIn(mood).map((value) => floatField(number, value));
    case 'TYPE_ENUM': {
      const { value } = (definitionOf(typeName) as EnumTypeDefinition).type as {
        readonly value: readonly { readonly number: number }[];
      };
      const listed = fc.constantFrom(...value.map((one) => BigInt(one.number)));
      return inMood(mood, listed, absurdInteger).map((chosen) => integerField(number, chosen));
    }
    case 'TYPE_BOOL':
    case 'TYPE_UINT32':
    case 'TYPE_UINT64':
    case 'TYPE_INT32':
    case 'TYPE_INT64':
      return inMood(mood, fc.nat({ max: 1_000 }).map(BigInt), absurdInteger).map((value) =>
        integerField(number, value),
      );
    default:
      throw new Error(`there are no values for fields of ${type} yet: write some here`);
  }
}

const textIn = (mood: Mood): Arbitrary<Uint8Array> =>
  inMood<Uint8Array>(
    mood,
    fc.constantFrom(...WORDS).map((word) => Buffer.from(word)),
    fc.oneof(
      { weight: 4, arbitrary: absurdText.map((text) => Buffer.from(text)) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
    ),
  );

/** Shares and factors too, not only what is large. */
const numberIn = (mood: Mood): Arbitrary<number> =>
  inMood(mood, fc.oneof(fc.double({ min: 0, max: 2 }), fc.double({ min: 0, max: 1e6 })), absurdNumber);

/** Times about `AT`, where the clock of the tests stands, and lengths of windows. */
const WELL_KNOWN: Readonly<Record<string, (mood: Mood) => Arbitrary<Buffer>>> = {
  'google.protobuf.Timestamp': (mood) =>
    secondsAndNanos(mood, { unit: 60, first: AT / 60_000 - 20, last: AT / 60_000 }),
  'google.protobuf.Duration': (mood) => secondsAndNanos(mood, { unit: 300, first: 1, last: 6 }),
};

/** `first` to `last` times `unit` seconds. */
function secondsAndNanos(
  mood: Mood,
  { unit, first, last }: { readonly unit: number; readonly first: number; readonly last: number },
): Arbitrary<Buffer> {
  const seconds = fc.integer({ min: first, max: last }).map((count) => BigInt(count * unit));
  const nanos = fc.constantFrom(0n, 0n, 0n, 500_000_000n);
  return fc
    .tuple(inMood(mood, seconds, absurdInteger), inMood(mood, nanos, absurdInteger))
    .map(([whole, rest]) => Buffer.concat([integerField(1, whole), integerField(2, rest)]));
}
