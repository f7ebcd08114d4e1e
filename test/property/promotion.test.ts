/** Who is promoted, and who never is? Hours are drawn, with noise that is shared from hour to hour. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TrialHour, TrialVerdict } from '../../src/core/feedback/promotion.ts';
import { judgeTrial } from '../../src/core/feedback/promotion.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Hours in which a candidate loses `ratio` times as much, give or take a fifth, half of it as in the hour before. */
function hoursOf(count: number, ratio: number, seed: number): TrialHour[] {
  const draw = random(seed * 7_919 + 1);
  let before = 0;
  return Array.from({ length: count }, () => {
    before = before / 2 + (draw() - 0.5) * 0.4;
    const loss = 50 + 100 * draw();
    return { loss, lossWithIt: loss * ratio * Math.exp(before) };
  });
}

const verdicts = (count: number, ratio: number): TrialVerdict['kind'][] =>
  Array.from({ length: 200 }, (_, seed) => judgeTrial(hoursOf(count, ratio, seed)).kind);

const share = (kinds: readonly string[], wanted: string): number =>
  kinds.filter((kind) => kind === wanted).length / kinds.length;

test('one that is as good as the champion is hardly ever promoted within two weeks, though it is looked at every hour', () => {
  assert.ok(share(verdicts(336, 1), 'better') <= 0.05);
});

test('one that is a tenth better is promoted within a week, one that is a tenth worse is rejected', () => {
  assert.ok(share(verdicts(168, 0.9), 'better') >= 0.95);
  assert.ok(share(verdicts(168, 1.1), 'worse') >= 0.95);
  assert.equal(share(verdicts(168, 0.9), 'worse'), 0);
});

test('one that is clearly worse, as if it had been trained on shuffled time, is rejected within the first day', () => {
  assert.equal(share(verdicts(24, 1.6), 'worse'), 1);
});

test('nothing is decided in less than a day', () => {
  assert.equal(judgeTrial(hoursOf(23, 0.5, 1)).kind, 'undecided');
  assert.deepEqual(judgeTrial([]), { kind: 'undecided', hours: 0, gain: 0, confidence: 0 });
});

test('the same words lose the same: nothing is ever decided', () => {
  const hours = Array.from({ length: 1_000 }, (_, hour) => ({ loss: hour + 1, lossWithIt: hour + 1 }));
  assert.equal(judgeTrial(hours).kind, 'undecided');
});

test('whatever was lost, a verdict is finite, and the gain tells its side', () => {
  const lost = fc.oneof(fc.double({ min: 0, max: 1e12, noNaN: true }), fc.constantFrom(0, 1e-300));
  fc.assert(
    fc.property(fc.array(fc.record({ loss: lost, lossWithIt: lost }), { maxLength: 100 }), (hours) => {
      const { kind, gain, confidence } = judgeTrial(hours);
      assert.ok(Number.isFinite(gain) && confidence >= 0 && confidence <= 1);
      assert.ok(['better', 'worse', 'undecided'].includes(kind));
    }),
  );
});
