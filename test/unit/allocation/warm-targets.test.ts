import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { InstanceState, KnownInstance, PoolInstances } from '../../../src/core/allocation/instance.ts';
import { rankWarmTargets, runningInstances } from '../../../src/core/allocation/warm-targets.ts';
import { AT_0600, atMinute } from './given.ts';

const instance = (
  id: string,
  state: InstanceState,
  since = AT_0600,
  freshUntil = atMinute(1),
): KnownInstance => ({
  id,
  address: '',
  state,
  since,
  startDurationMs: undefined,
  detail: '',
  manager: 'manager-1',
  freshUntil,
});

const reported = (
  instances: readonly KnownInstance[],
  freshUntil: number | undefined = atMinute(1),
): PoolInstances => ({
  pool: 'checkout',
  instances,
  freshUntil,
});

/** As `rank:id:weight`. */
const ranking = (instances: readonly KnownInstance[]): string[] =>
  rankWarmTargets(reported(instances), AT_0600).targets.map(
    ({ rank, instance: { id }, weight }) => `${rank}:${id}:${weight}`,
  );

test('warm ones first, then warming, draining, cold; failed and stopped ones are absent', () => {
  const instances = [
    instance('f', 'failed'),
    instance('c', 'cold'),
    instance('d', 'draining'),
    instance('s', 'stopped'),
    instance('g', 'warming'),
    instance('w', 'warm'),
  ];
  assert.deepEqual(ranking(instances), ['1:w:100', '2:g:0', '3:d:0', '4:c:0']);
});

test('the one that has been warm for the longest comes first, and the id decides between equals', () => {
  const instances = [
    instance('b', 'warm', atMinute(-5)),
    instance('new', 'warm', atMinute(-1)),
    instance('a', 'warm', atMinute(-5)),
    instance('old', 'warm', atMinute(-9)),
  ];
  assert.deepEqual(ranking(instances), ['1:old:100', '2:a:100', '3:b:100', '4:new:100']);
});

test('without a warm instance the warming ones get the requests', () => {
  assert.deepEqual(ranking([instance('c', 'cold'), instance('g', 'warming')]), ['1:g:100', '2:c:0']);
});

test('without a warm or warming instance the cold ones do, and a draining one never', () => {
  assert.deepEqual(ranking([instance('c', 'cold'), instance('d', 'draining')]), ['1:d:0', '2:c:100']);
  assert.deepEqual(ranking([instance('d', 'draining')]), ['1:d:0']);
});

test('when the reports are stale the last ranking goes on, marked', () => {
  const instances = [instance('w', 'warm'), instance('g', 'warming')];
  const fresh = rankWarmTargets(reported(instances, atMinute(1)), atMinute(1) - 1);
  const stale = rankWarmTargets(reported(instances, atMinute(1)), atMinute(1));
  assert.equal(fresh.stale, false);
  assert.equal(stale.stale, true);
  assert.deepEqual(stale.targets, fresh.targets);
});

test('an instance of which the news are old is no longer warm while others are heard of', () => {
  const instances = [
    instance('old', 'warm', atMinute(-9), AT_0600),
    instance('starting', 'warming', atMinute(-9), AT_0600),
    instance('leaving', 'draining', atMinute(-9), AT_0600),
    instance('new', 'warm', atMinute(-1)),
  ];
  assert.deepEqual(ranking(instances), ['1:new:100', '2:leaving:0', '3:old:0', '4:starting:0']);
  const { targets } = rankWarmTargets(reported(instances), AT_0600);
  assert.deepEqual(
    targets.map(({ instance: { state } }) => state),
    ['warm', 'draining', 'cold', 'cold'],
  );
});

test('requests have somewhere to go even if the news of every instance are old', () => {
  // A manager that has none reports, so the pool is fresh; the two instances are of one that fell silent.
  const instances = [instance('a', 'warm', AT_0600, AT_0600), instance('b', 'warm', AT_0600, AT_0600)];
  assert.deepEqual(ranking(instances), ['1:a:100', '2:b:100']);
});

test('in a stale pool the last ranking includes who was no longer warm by then', () => {
  const instances = [instance('old', 'warm', atMinute(-9), AT_0600), instance('new', 'warm', atMinute(-1))];
  const { targets, stale } = rankWarmTargets(reported(instances), atMinute(30));
  assert.equal(stale, true);
  assert.deepEqual(
    targets.map(({ instance: { id, state } }) => `${id} ${state}`),
    ['new warm', 'old cold'],
  );
});

test('a pool of which nobody reported has no targets and is stale', () => {
  const none = { pool: 'checkout', instances: [], freshUntil: undefined };
  assert.deepEqual(rankWarmTargets(none, AT_0600), {
    pool: 'checkout',
    targets: [],
    stale: true,
    at: AT_0600,
  });
});

test('ready and starting instances run, if the reports are fresh', () => {
  const instances = (['warm', 'warming', 'cold', 'draining', 'failed', 'stopped'] as const).map((state) =>
    instance(state, state),
  );
  assert.equal(runningInstances(reported(instances), AT_0600), 2);
  assert.equal(runningInstances(reported(instances), atMinute(1)), undefined);
  assert.equal(runningInstances({ pool: 'checkout', instances, freshUntil: undefined }, AT_0600), undefined);
});
