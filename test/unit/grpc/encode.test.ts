/** What leaves the service, through the real codec: it says what was meant, and never anything non-finite. */
import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { loadContract } from '../../../src/adapters/grpc/contract.ts';
import { decodeQuery } from '../../../src/adapters/grpc/decode/forecast.ts';
import { encodeDirective } from '../../../src/adapters/grpc/encode/allocation.ts';
import { encodeSubject } from '../../../src/adapters/grpc/encode/common.ts';
import { encodePrediction } from '../../../src/adapters/grpc/encode/forecast.ts';
import { toDuration, toInstant } from '../../../src/adapters/grpc/wire-time.ts';
import type { PredictSubject, Prediction } from '../../../src/app/api.ts';
import type { Directive } from '../../../src/core/allocation/decision.ts';
import { formatSource, sourceKey } from '../../../src/core/units/source-key.ts';
import { AT, fakeApp } from '../../fakes/app.ts';

const { forecast, allocation } = loadContract();

/** From 1970 to 9999. */
const instant = fc.integer({ min: 0, max: 253_402_300_799_999 });

const key = fc.record({
  name: fc.stringMatching(/^[a-zA-Z0-9_./-]{1,30}$/),
  parameters: fc.uniqueArray(
    fc.record({
      name: fc.stringMatching(/^[a-z_.-]{1,8}$/),
      value: fc.string({ unit: 'grapheme', maxLength: 20 }),
    }),
    { selector: ({ name }) => name, maxLength: 4 },
  ),
});

const subject: fc.Arbitrary<PredictSubject> = fc.oneof(
  fc.constantFrom('checkout', 'search').map((pool) => ({ kind: 'pool' as const, pool })),
  key.map(({ name, parameters }) => ({
    kind: 'source' as const,
    source: formatSource(sourceKey(name, parameters)),
  })),
);

test('a question survives the way through the codec', () => {
  const app = fakeApp();
  const windows = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 16 });
  const name = fc.stringMatching(/^[a-z0-9-]{1,63}$/);
  const wish = fc
    .tuple(name, fc.integer({ min: 0, max: 999_999_999 }), fc.option(name, { nil: undefined }))
    .map(([called, version, label]) => ({
      ...{ name: called, version: version || undefined, label: version === 0 ? label : undefined },
    }));
  fc.assert(
    fc.property(subject, windows, fc.option(wish, { nil: undefined }), (asked, minutes, model) => {
      const query = { subject: asked, windowsMs: minutes.map((count) => count * 60_000), model };
      const wire = {
        subject: encodeSubject(asked),
        windows: query.windowsMs.map((ms) => toDuration(ms) ?? {}),
        model: model
          ? Object.fromEntries(Object.entries(model).filter(([, part]) => part !== undefined))
          : null,
      };
      const received = forecast.Predict.requestDeserialize(forecast.Predict.requestSerialize(wire));
      assert.deepEqual(decodeQuery(received, app), query);
    }),
  );
});

test('a directive survives the way through the codec', () => {
  const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });
  const directive: fc.Arbitrary<Directive> = fc.record(
    {
      pool: fc.string({ unit: 'grapheme' }),
      epoch: whole,
      revision: whole,
      warm: fc.nat({ max: 4_294_967_295 }),
      readyBy: instant,
      expiresAt: instant,
      decidedAt: instant,
      reason: fc.string({ unit: 'grapheme' }),
      detail: fc.string({ unit: 'grapheme' }),
      basis: fc.constantFrom('model', 'reactive', 'held'),
    },
    { noNullPrototype: true },
  );
  const { responseSerialize, responseDeserialize } = allocation.StreamDirectives;
  fc.assert(
    fc.property(directive, (said) => {
      const { readyBy, expiresAt, decidedAt, basis, ...heard } = responseDeserialize(
        responseSerialize(encodeDirective(said)),
      );
      assert.ok(readyBy !== null && expiresAt !== null && decidedAt !== null);
      assert.deepEqual(
        {
          ...heard,
          readyBy: toInstant(readyBy),
          expiresAt: toInstant(expiresAt),
          decidedAt: toInstant(decidedAt),
          basis: basis.replace('BASIS_', '').toLowerCase(),
        },
        said,
      );
    }),
  );
});

/** Every number in a message, however deep. */
const numbersIn = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(numbersIn);
};

test('nothing non-finite or negative goes out, whatever the core hands over', () => {
  const any = fc.double();
  const values = fc.array(any, { minLength: 2, maxLength: 2 });
  const window = fc.record({
    total: values,
    peak: values,
    need: fc.array(any, { minLength: 4, maxLength: 4 }),
  });
  const { responseSerialize, responseDeserialize } = forecast.Predict;
  fc.assert(
    fc.property(fc.array(window), any, any, (windows, weight, ageMs) => {
      const prediction: Prediction = {
        subject: { kind: 'pool', pool: 'checkout' },
        basis: 'model',
        reason: undefined,
        issuedAt: AT,
        windows: windows.map(({ total, peak, need: [a = 0, b = 0, c = 0, d = 0] }) => ({
          windowMs: 300_000,
          total: { levels: [0.5, 0.9], values: total },
          peakRate: { levels: [0.5, 0.9], values: peak },
          resources: [
            { cpuCores: a, memoryBytes: b, bandwidthBytesPerSecond: c, instances: d, binding: 'cpu' },
          ],
        })),
        models: [{ name: 'm', version: 1, expert: 'e', weight }],
        // A length of time is at most 10,000 years on the wire.
        dataAge: { finalUntil: AT, knownUntil: AT, ageMs: Math.min(ageMs, 3e14) },
      };
      const heard = responseDeserialize(responseSerialize(encodePrediction(prediction)));
      assert.ok(numbersIn(heard).every((number) => Number.isFinite(number) && number >= 0));
    }),
  );
});

test('the numbers that are fine go out as they are', () => {
  const prediction: Prediction = {
    subject: { kind: 'source', source: 'shop' },
    basis: 'reactive',
    reason: 'too-little-history',
    issuedAt: undefined,
    windows: [],
    models: [],
    dataAge: { finalUntil: undefined, knownUntil: undefined, ageMs: undefined },
  };
  const { responseSerialize, responseDeserialize } = forecast.Predict;
  const heard = responseDeserialize(responseSerialize(encodePrediction(prediction)));
  assert.deepEqual(heard, {
    subject: { source: { name: 'shop', parameters: [] }, subject: 'source' },
    basis: 'BASIS_REACTIVE',
    reason: 'too-little-history',
    issuedAt: null,
    windows: [],
    models: [],
    dataAge: { finalUntil: null, knownUntil: null, age: null },
  });
});
