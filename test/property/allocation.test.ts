/** What holds of every decision, whatever it stands on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decide } from '../../src/core/allocation/decide.ts';
import type { RuleInput } from '../../src/core/allocation/rules.ts';
import { AT_0600, decisionInputs } from '../unit/allocation/given.ts';

const counts = fc.nat({ max: 40 });
const known = { count: counts, maybe: fc.option(counts, { nil: undefined }) };
const nonsense = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -0.5);

/** As an object literal is, so that copies compare as equal. */
const PLAIN = { noNullPrototype: true };

const windows = fc.record(
  {
    lengthMs: fc.constantFrom(0, 60_000, 300_000),
    recommendations: fc.array(
      fc.record(
        { at: fc.integer({ min: AT_0600 - 400_000, max: AT_0600 + 60_000 }), instances: counts },
        PLAIN,
      ),
      { maxLength: 6 },
    ),
  },
  PLAIN,
);

const starts = fc.record(
  {
    leadTimeMs: fc.constantFrom(300_000, 3_000_000),
    configuredMs: fc.constant(300_000),
    known: counts,
    overdue: counts,
    failureShare: fc.double({ min: 0, max: 1, noNaN: true }),
    ready: counts,
    starting: counts,
  },
  PLAIN,
);

const grounds = fc.record({
  previous: known.maybe,
  observed: fc.boolean(),
  basis: fc.constantFrom('model' as const, 'reactive' as const, 'held' as const),
  reason: fc.constantFrom(undefined, 'too-little-history' as const, 'model-failed' as const),
  starts: fc.option(starts, { nil: undefined }),
});

const inputs: fc.Arbitrary<RuleInput> = fc
  .record({
    grounds,
    rest: fc.record({
      beyondHorizon: fc.boolean(),
      addInstances: known.maybe,
      keepInstances: known.maybe,
      liveInstances: known.maybe,
      runningInstances: known.maybe,
      replacements: counts,
      window: windows,
      holdUntil: fc.constantFrom(AT_0600, AT_0600 + 60_000),
      floor: fc.nat({ max: 10 }),
      ceiling: fc.nat({ max: 45 }),
    }),
  })
  .map((drawn) => ({
    ...drawn.rest,
    inputs: decisionInputs(drawn.grounds),
    bridge: { from: AT_0600 + 300_000, to: AT_0600 + 360_000 },
    rateLimits: { out: undefined, in: undefined },
    now: AT_0600,
  }));

const NEEDS = ['addInstances', 'keepInstances', 'liveInstances'] as const;

test('more demand never gives a pool fewer instances, the others being equal', () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(...NEEDS), counts, (input, need, extra) => {
      const demand = input[need];
      fc.pre(demand !== undefined);
      const more = decide({ ...input, [need]: demand + extra });
      assert.ok(more.warm >= decide(input).warm);
    }),
    { numRuns: 1_000 },
  );
});

test('the result is a whole count within floor and ceiling', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { warm } = decide(input);
      assert.ok(Number.isSafeInteger(warm) && !Object.is(warm, -0));
      assert.ok(warm >= Math.min(input.floor, input.ceiling) && warm <= input.ceiling);
    }),
  );
});

test('what is held up is at least what is recommended, and never more than is there', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { warm, recommended } = decide(input);
      const there = Math.max(input.inputs.previous ?? 0, input.runningInstances ?? 0, input.floor);
      assert.ok(warm >= Math.min(recommended, input.ceiling));
      assert.ok(warm <= Math.max(recommended, there));
    }),
  );
});

test('the count is never under what the live load needs, the ceiling permitting', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      assert.ok(decide(input).warm >= Math.min(input.liveInstances ?? 0, input.ceiling));
    }),
  );
});

/** Everything that can go wrong with an input. */
const failures: readonly ((input: RuleInput, value: number) => RuleInput)[] = [
  ...[...NEEDS].map((need) => (input: RuleInput, value: number) => ({ ...input, [need]: value })),
  ...[...NEEDS].map((need) => (input: RuleInput) => ({ ...input, [need]: undefined })),
  (input) => ({ ...input, inputs: { ...input.inputs, observed: false } }),
  (input) => ({ ...input, inputs: { ...input.inputs, basis: 'held' } }),
  (input) => ({ ...input, inputs: { ...input.inputs, basis: 'reactive', reason: 'model-failed' } }),
  (input) => ({ ...input, beyondHorizon: true }),
  (input) => ({ ...input, holdUntil: input.now + 1 }),
];

test('a failure never scales in and never orders more than the ceiling', () => {
  fc.assert(
    fc.property(inputs, fc.constantFrom(...failures), nonsense, (input, fail, value) => {
      const { warm } = decide(fail(input, value));
      assert.ok(Number.isSafeInteger(warm) && warm <= input.ceiling);
      assert.ok(warm >= Math.min(input.inputs.previous ?? 0, input.ceiling));
    }),
    { numRuns: 1_000 },
  );
});

const ALWAYS_SAID = ['learn-lead-time', 'cover-bridge'];

test('a trail leads from 0 to the count without a gap, in words and finite numbers', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { trail, warm } = decide(input);
      assert.equal(trail[0]?.from, 0);
      assert.equal(trail.at(-1)?.to, warm);
      trail.slice(1).forEach((entry, index) => {
        assert.equal(entry.from, trail[index]?.to);
        // What is said of the lead time goes before the bridge, also where that needs nothing.
        if (!ALWAYS_SAID.includes(entry.rule)) assert.notEqual(entry.from, entry.to);
      });
      for (const { why } of trail) assert.doesNotMatch(why, /NaN|Infinity|undefined|^$/);
    }),
  );
});

test('the same input gives the same outcome and is left as it was', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const before = structuredClone(input);
      assert.deepEqual(decide(input), decide(structuredClone(input)));
      assert.deepEqual(input, before);
    }),
  );
});
