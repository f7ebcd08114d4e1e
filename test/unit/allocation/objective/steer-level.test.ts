import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertClose } from '../../forecast/given.ts';
import {
  beginSteering,
  levelOf,
  readSteering,
  steer,
} from '../../../../src/core/allocation/objective/steer-level.ts';
import type { Steering } from '../../../../src/core/allocation/objective/steer-level.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';

const MINUTES_A_DAY = DAY_MS / MINUTE_MS;

/** So many days of 100 requests a minute, of which `unservedAt` the level go unserved. */
function lived(
  days: number,
  unservedAt: (level: number, minute: number) => number,
  begun = beginSteering(0.01, 0),
): Steering {
  let steering = begun;
  for (let minute = 1; minute <= days * MINUTES_A_DAY; minute += 1) {
    const unserved = unservedAt(levelOf(steering), minute);
    steering = steer(steering, { demand: 100, unserved }, begun.at + minute * MINUTE_MS);
  }
  return steering;
}

test('1 % is the level .95 at first: a step that is missed lacks a fifth', () => {
  assertClose([levelOf(beginSteering(0.01, 0))], [0.95]);
  assertClose([levelOf(beginSteering(0.5, 0)), levelOf(beginSteering(1e-9, 0))], [0.5, 0.9995]);
});

test('whatever a level is worth, after some days as much goes unserved as was wished', () => {
  // Half as much as was thought, and eight times as much.
  for (const lacking of [0.1, 1.6]) {
    const steering = lived(30, (level) => 100 * (1 - level) * lacking);
    assertClose([steering.unserved / steering.demand], [0.01], 0.001);
  }
});

test('a pool that never reports anything unserved keeps its level; one that did is lowered', () => {
  assertClose([levelOf(lived(10, () => 0))], [0.95]);
  const once = lived(10, (_, minute) => (minute === 1 ? 1 : 0));
  assert.ok(levelOf(once) < 0.8, `${levelOf(once)}`);
});

test('an outage raises the level by so much a call, and never beyond .9995', () => {
  const before = lived(2, (level) => 100 * (1 - level) * 0.2);
  const after = steer(before, { demand: 100, unserved: 100 }, before.at + MINUTE_MS);
  assert.ok(levelOf(after) > levelOf(before));
  assert.ok(1 - levelOf(after) >= (1 - levelOf(before)) * Math.exp(-1) * 0.999);
  assertClose([levelOf(lived(3, () => 100))], [0.9995]);
});

test('nothing asked is nothing learned, and a clock that runs back forgets nothing', () => {
  const steering = lived(1, (level) => 100 * (1 - level) * 0.4);
  const silent = steer(steering, { demand: 0, unserved: 0 }, steering.at + MINUTE_MS);
  assertClose([levelOf(silent)], [levelOf(steering)]);
  const back = steer(steering, { demand: 0, unserved: 0 }, steering.at - DAY_MS);
  assert.equal(back.demand, steering.demand);
});

test('what was kept is gone on from, unless another share is wished or it cannot be read', () => {
  const steering = lived(1, () => 2);
  assert.deepEqual(readSteering(JSON.parse(JSON.stringify(steering)), 0.01), steering);
  assert.equal(readSteering(steering, 0.02), undefined);
  for (const broken of [undefined, 'x', { ...steering, uncovered: 'x' }, { ...steering, demand: -1 }]) {
    assert.equal(readSteering(broken, 0.01), undefined);
  }
});
