import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atMinute, batch, counted } from '../../demand/given.ts';
import { attributes, ruleOf, setOf } from '../../demand/rules/given.ts';
import { createMemoryCheckpoints } from '../../../fakes/checkpoints.ts';
import { createMemoryHistory } from '../../../fakes/history.ts';
import { createRecordingTelemetry } from '../../../fakes/telemetry.ts';
import type { KnownSources, KnownSourcesDeps } from '../../../../src/app/ingest/known-sources.ts';
import { openKnownSources } from '../../../../src/app/ingest/known-sources.ts';
import type { Batch, Contribution } from '../../../../src/core/demand/batch.ts';
import type { RuleSet } from '../../../../src/core/demand/rules/rule-set.ts';
import { DAY_MS, MINUTE_MS } from '../../../../src/core/units/time.ts';
import { StoreUnavailable } from '../../../../src/ports/failure.ts';

const NONE: ReadonlyMap<string, number> = new Map();
const GROUPED = setOf([ruleOf()], { group: { largest: 1, other: 'OTHER' } });
const LIMITED = setOf([ruleOf({ limit: 1 })]);

/** Known sources over stores in memory; `disk` and `kept` outlive a restart. */
function setUp(rules: RuleSet, replaced: Partial<KnownSourcesDeps> = {}) {
  const disk: Batch[] = [];
  const kept = new Map<string, string>();
  const telemetry = createRecordingTelemetry();
  const open = (): Promise<KnownSources> =>
    openKnownSources(
      {
        history: createMemoryHistory({ stepMs: MINUTE_MS, counted: disk }),
        checkpoints: createMemoryCheckpoints(kept),
        telemetry,
        ...replaced,
      },
      { rules, stepMs: MINUTE_MS },
    );
  const remember = (contributions: readonly Contribution[]): void => {
    disk.push(batch({ sequence: disk.length + 1, contributions }));
  };
  return { open, remember, kept, telemetry };
}

const sourceOf = ({ extractor }: KnownSources, path: string, count = 1) =>
  extractor.extract(attributes({ path }), count).source;

test('the largest source of the newest day of the history has the name, whatever comes first', async () => {
  const { open, remember } = setUp(GROUPED);
  // /a was larger, but more than a day before the end of the history at 10:02.
  remember([counted('/a', -24 * 60, 1_000), counted('/b', 0, 7), counted('/b', 1, 7), counted('/c', 1, 13)]);
  const known = await open();
  assert.equal(sourceOf(known, '/a'), 'OTHER');
  assert.equal(sourceOf(known, '/b'), '/b');
});

test('live, the names that the history has fixed stay for a day, whatever comes, and then change if twice as much came', async () => {
  const { open, remember } = setUp(GROUPED);
  remember([counted('/a', 0, 10)]);
  const known = await open();
  known.counted(NONE, 0);
  assert.equal(sourceOf(known, '/b', 20), 'OTHER');
  known.counted(NONE, DAY_MS - 1);
  assert.deepEqual([sourceOf(known, '/a', 0), sourceOf(known, '/b', 0)], ['/a', 'OTHER']);
  known.counted(NONE, DAY_MS);
  assert.deepEqual([sourceOf(known, '/a', 0), sourceOf(known, '/b', 0)], ['OTHER', '/b']);
});

test('what the history holds is let in beyond a limit, also after an import while the service runs', async () => {
  const { open, remember } = setUp(LIMITED);
  remember([counted('/a', 0, 1), counted('/b', 0, 1)]);
  const known = await open();
  assert.deepEqual(
    ['/a', '/b', '/c'].map((path) => sourceOf(known, path)),
    ['/a', '/b', 'other'],
  );
  remember([counted('/c', 1, 1)]);
  assert.equal(sourceOf(known, '/c'), 'other');
  await known.adoptHistory();
  assert.equal(sourceOf(known, '/c'), '/c');
});

test('names are kept over a restart, before what the history says', async () => {
  const { open, remember } = setUp(GROUPED);
  const before = await open();
  assert.equal(sourceOf(before, '/small'), '/small');
  await before.settled();
  remember([counted('/large', 0, 100)]);
  const after = await open();
  assert.equal(sourceOf(after, '/large'), 'OTHER');
  assert.equal(sourceOf(after, '/small'), '/small');
});

test('names are kept while requests come, once a minute at most, and never where there are no groups', async () => {
  const puts: string[] = [];
  const checkpoints = {
    put: (name: string) => Promise.resolve(void puts.push(name)),
    get: () => Promise.resolve(undefined),
    close: () => Promise.resolve(),
  };
  const known = await setUp(GROUPED, { checkpoints }).open();
  for (const minute of [0, 0.5, 0.99, 1, 1.5, 2]) {
    known.counted(NONE, atMinute(minute));
    await new Promise(setImmediate);
  }
  assert.equal(puts.length, 3);
  // A clock that was set back must not put it off.
  known.counted(NONE, atMinute(-60));
  await new Promise(setImmediate);
  assert.equal(puts.length, 4);

  const plain = await setUp(LIMITED, { checkpoints }).open();
  plain.counted(NONE, atMinute(0));
  await plain.settled();
  assert.equal(puts.length, 4);
});

test('guarded records are all in the metric, and in the log once in ten minutes a rule', async () => {
  const { open, telemetry } = setUp(LIMITED);
  const known = await open();
  for (const minute of [0, 1, 9.9, 10]) known.counted(new Map([['paths', 5]]), atMinute(minute));
  known.counted(new Map([['users', 1]]), atMinute(10));
  assert.equal(telemetry.counted('pra_sources_guarded_total', { rule: 'paths' }), 20);
  assert.deepEqual(
    telemetry.lines.map(({ level, fields }) => [level, fields['rule'], fields['records']]),
    [
      ['warn', 'paths', 5],
      ['warn', 'paths', 15],
      ['warn', 'users', 1],
    ],
  );
});

test('a history that cannot be read and names that cannot be kept are told, and extraction goes on', async () => {
  const unavailable = () => Promise.reject(new StoreUnavailable('disk-full', 'no room'));
  const history = { ...createMemoryHistory({ stepMs: MINUTE_MS }), span: unavailable };
  const checkpoints = { ...createMemoryCheckpoints(), put: unavailable };
  const { open, telemetry } = setUp(GROUPED, { history, checkpoints });
  const known = await open();
  assert.equal(sourceOf(known, '/a'), '/a');
  known.counted(NONE, atMinute(0));
  await known.settled();
  assert.deepEqual(
    telemetry.lines.map(({ message }) => message),
    [
      'the sources of the history could not be read',
      'the names of grouped sources could not be kept',
      'the names of grouped sources could not be kept',
    ],
  );
});
