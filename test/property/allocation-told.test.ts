/** What holds of how an allocation is remembered, placed in time and told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bridgeTargets, expectedRate } from '../../src/core/allocation/bridge.ts';
import type { Directive } from '../../src/core/allocation/decision.ts';
import { isNewer, toDirective } from '../../src/core/allocation/directive.ts';
import type { KnownInstance } from '../../src/core/allocation/instance.ts';
import { highest, record } from '../../src/core/allocation/stabilization.ts';
import type { StabilizationWindow } from '../../src/core/allocation/stabilization.ts';
import { rankWarmTargets } from '../../src/core/allocation/warm-targets.ts';
import { AT_0600, forecastOf, numberedDecision } from '../unit/allocation/given.ts';

/** As an object literal is, so that copies compare as equal. */
const PLAIN = { noNullPrototype: true };

test('the bridge targets cover the bridge, and with one lead fewer at either end they would not', () => {
  const spans = fc.record({
    ageMs: fc.nat({ max: 600_000 }),
    leadTimeMs: fc.nat({ max: 900_000 }),
    periodMs: fc.integer({ min: 1, max: 300_000 }),
    stepMs: fc.constantFrom(15_000, 60_000, 300_000),
  });
  fc.assert(
    fc.property(spans, ({ ageMs, leadTimeMs, periodMs, stepMs }) => {
      const span = { issuedAt: AT_0600, stepMs, horizonSteps: 1_000, leadTimeMs, periodMs };
      const { add, keep, beyondHorizon } = bridgeTargets(span, AT_0600 + ageMs);
      const ready = ageMs + leadTimeMs;
      assert.equal(beyondHorizon, false);
      assert.equal(keep.toLead, add.toLead);
      assert.ok(add.fromLead * stepMs <= ready && (add.fromLead + 1) * stepMs > ready);
      assert.ok(keep.fromLead * stepMs <= ageMs && (keep.fromLead + 1) * stepMs > ageMs);
      assert.ok(add.toLead * stepMs >= ready + periodMs && (add.toLead - 1) * stepMs < ready + periodMs);
    }),
  );
});

test('the targets lie within the horizon, however old the news and however short the horizon', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 60 }), fc.nat({ max: 10_000_000 }), (horizonSteps, ageMs) => {
      const span = { issuedAt: AT_0600, stepMs: 60_000, horizonSteps, leadTimeMs: 300_000, periodMs: 60_000 };
      const { add, keep } = bridgeTargets(span, AT_0600 + ageMs);
      for (const { fromLead, toLead } of [add, keep]) {
        assert.ok(fromLead >= 0 && fromLead < toLead && toLead <= horizonSteps);
      }
    }),
  );
});

test('a higher level never expects a lower rate', () => {
  const quantiles = fc
    .array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((list) => list.sort((a, b) => a - b));
  const level = fc.double({ min: 0.001, max: 0.9999, noNaN: true });
  fc.assert(
    fc.property(quantiles, level, level, (values, a, b) => {
      const forecast = {
        ...forecastOf(0, 0),
        levels: [0.25, 0.5, 0.9, 0.99],
        values: Float64Array.from([...values, ...values]),
      };
      const [target] = forecast.targets;
      assert.ok(target);
      const low = expectedRate(forecast, target, Math.min(a, b));
      const high = expectedRate(forecast, target, Math.max(a, b));
      assert.ok(low && high && low.perSecond <= high.perSecond * (1 + 1e-12));
    }),
  );
});

test('the window remembers exactly the highest of what was recommended within its length', () => {
  const recommended = fc.array(
    fc.record({ afterMs: fc.nat({ max: 90_000 }), instances: fc.nat({ max: 30 }) }),
    {
      minLength: 1,
    },
  );
  fc.assert(
    fc.property(recommended, fc.constantFrom(1, 60_000, 300_000), (list, lengthMs) => {
      let window: StabilizationWindow = { lengthMs, recommendations: [] };
      let now = AT_0600;
      const all: { at: number; instances: number }[] = [];
      for (const { afterMs, instances } of list) {
        now += afterMs;
        all.push({ at: now, instances });
        window = record(window, instances, now);
        const within = all.filter(({ at }) => now - at < lengthMs).map((one) => one.instances);
        assert.equal(highest(window, now)?.instances, Math.max(...within));
      }
    }),
  );
});

test('an old or repeated directive changes nothing: whoever keeps the newer one ends with the newest', () => {
  const places = fc.uniqueArray(
    fc.record({ epoch: fc.nat({ max: 5 }), revision: fc.nat({ max: 20 }) }, PLAIN),
    {
      selector: ({ epoch, revision }) => `${epoch}/${revision}`,
      minLength: 1,
    },
  );
  const arrivals = places.chain((list) =>
    fc.record({ list: fc.constant(list), order: fc.array(fc.nat({ max: list.length - 1 })) }),
  );
  fc.assert(
    fc.property(arrivals, ({ list, order }) => {
      const sent = list.map((place) => toDirective(numberedDecision(place), 60_000));
      // Every one arrives, and some again, in any order.
      const arriving = [...order.map((index) => sent[index] ?? assert.fail()), ...sent];
      let held: Directive | undefined;
      for (const directive of arriving) if (isNewer(directive, held)) held = directive;
      const [newest] = [...list].sort((a, b) => b.epoch - a.epoch || b.revision - a.revision);
      assert.deepEqual({ epoch: held?.epoch, revision: held?.revision }, newest);
      assert.ok(held && sent.every((directive) => !isNewer(directive, held)));
    }),
  );
});

const instances: fc.Arbitrary<readonly KnownInstance[]> = fc.uniqueArray(
  fc.record(
    {
      id: fc.string({ minLength: 1, maxLength: 4 }),
      address: fc.constant(''),
      state: fc.constantFrom('warm', 'warming', 'cold', 'draining', 'failed', 'stopped'),
      since: fc.integer({ min: AT_0600 - 3, max: AT_0600 }),
      startDurationMs: fc.constant(undefined),
      detail: fc.constant(''),
      manager: fc.constantFrom('a', 'b'),
      freshUntil: fc.integer({ min: AT_0600 - 1, max: AT_0600 + 1 }),
    },
    PLAIN,
  ),
  { selector: ({ id }) => id },
);

test('the order in which instances are reported is irrelevant', () => {
  const shuffled = instances.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      const rank = (some: readonly KnownInstance[]) =>
        rankWarmTargets({ pool: 'any', instances: some, freshUntil: AT_0600 + 1 }, AT_0600);
      const before = structuredClone(list);
      assert.deepEqual(rank(other), rank(list));
      assert.deepEqual(list, before);
    }),
  );
});

test('whenever an instance can serve, requests have somewhere to go, and never to a draining one', () => {
  fc.assert(
    fc.property(instances, (list) => {
      const ranked = rankWarmTargets(
        { pool: 'any', instances: list, freshUntil: undefined },
        AT_0600,
      ).targets;
      assert.deepEqual(
        ranked.map(({ rank }) => rank),
        ranked.map((_, index) => index + 1),
      );
      const canServe = list.some(({ state }) => ['warm', 'warming', 'cold'].includes(state));
      assert.equal(
        ranked.some(({ weight }) => weight > 0),
        canServe,
      );
      for (const { weight, instance } of ranked) {
        assert.ok(weight >= 0 && weight <= 100);
        if (['draining', 'failed', 'stopped'].includes(instance.state)) assert.equal(weight, 0);
      }
    }),
  );
});
