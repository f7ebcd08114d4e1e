import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CAMPAIGN } from './given.ts';
import { indexEvents } from '../../../../src/core/demand/events/event-index.ts';
import type { AnnouncedEvent } from '../../../../src/core/demand/events/announced-event.ts';

const eventOf = (id: string, sources: readonly string[], changes: Partial<AnnouncedEvent> = {}) => ({
  ...CAMPAIGN,
  id,
  name: id,
  sources,
  ...changes,
});

const named = (events: readonly AnnouncedEvent[], ...spellings: string[]): string[] =>
  indexEvents(events)
    .naming(spellings)
    .map(({ id }) => id);

test('a source is named by its spelling or by a pattern, and through its pool', () => {
  const events = [
    eventOf('exact', ['checkout{route="/pay"}']),
    eventOf('glob', ['check*', '*pay*']),
    eventOf('pool', ['pool:web'], { from: 0 }),
    eventOf('other', ['search*']),
    eventOf('all', ['*']),
  ];
  assert.deepEqual(named(events, 'checkout{route="/pay"}', 'pool:web'), ['pool', 'all', 'exact', 'glob']);
  assert.deepEqual(named(events, 'pool:other'), ['all']);
  assert.deepEqual(named([], 'anything'), []);
});

test('series that the same patterns name get the same list', () => {
  const { naming } = indexEvents([eventOf('a', ['web*']), eventOf('b', ['web-1'])]);
  assert.equal(naming(['web-2']), naming(['web-3']));
  assert.notEqual(naming(['web-1']), naming(['web-2']));
  assert.equal(naming(['x']), naming(['y']));
});

test('the same thing under two ids, its patterns in another order, is announced once; another effect is another thing', () => {
  const twice = [
    eventOf('a', ['x', 'y'], { name: 'Sale' }),
    eventOf('b', ['y', 'x'], { name: 'Sale', effect: { logDeviation: 0.1, factor: 2, kind: 'factor' } }),
    eventOf('c', ['x', 'y'], { name: 'Sale', effect: { kind: 'learn' } }),
  ];
  assert.deepEqual(named(twice, 'x'), ['a', 'c']);
});
