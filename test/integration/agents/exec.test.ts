/** `pra agent exec` as a process: instances that are real processes, a real server, commands that misbehave. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import type { Instance, InstancesReport, InstanceState } from '../../../src/core/allocation/instance.ts';
import { PoolTaken } from '../../../src/ports/failure.ts';
import { gone, kill, openWorld, start } from './exec-world.ts';

// They mostly wait: for processes to start, and for probes.
const LIMIT = { timeout: 60_000 };

const inState = ({ instances }: InstancesReport, state: InstanceState): readonly Instance[] =>
  instances.filter((instance) => instance.state === state);
const areWarm = (count: number) => (report: InstancesReport) =>
  inState(report, 'warm').length === count && report.instances.length === count;

describe('pra agent exec', { concurrency: 3 }, () => {
  test(
    'as many are held as PRA says: a dead one is replaced, the youngest is drained first',
    LIMIT,
    async (t) => {
      const world = await openWorld(t);
      world.agent();
      const told = world.tell({ warm: 2 });
      const { instances, snapshot } = await world.report(areWarm(2));
      assert.ok(snapshot);
      assert.deepEqual(
        instances.map(({ id, startDurationMs = 0 }) => [id, startDurationMs > 0]),
        [
          ['checkout-1', true],
          ['checkout-2', true],
        ],
      );
      const results = world.reports.flatMap(({ result }) => (result ? [result] : []));
      assert.deepEqual(results.at(-1), {
        epoch: told.epoch,
        revision: told.revision,
        outcome: 'applied',
        detail: '',
      });
      const answer = await fetch(`http://${instances[1]?.address ?? ''}/`);
      assert.equal(await answer.text(), 'checkout-2');

      const cold = world.report((report) => inState(report, 'cold').some(({ id }) => id === 'checkout-1'));
      kill(world.pid('checkout-1'));
      await cold;
      const whole = await world.report(areWarm(2));
      assert.deepEqual(
        whole.instances.map(({ id }) => id),
        ['checkout-2', 'checkout-3'],
      );

      const draining = world.report((report) => inState(report, 'draining').length === 1);
      world.tell({ warm: 1 });
      assert.deepEqual(
        inState(await draining, 'draining').map(({ id }) => id),
        ['checkout-3'],
      );
      const one = await world.report(areWarm(1));
      assert.deepEqual(
        one.instances.map(({ id }) => id),
        ['checkout-2'],
      );
    },
  );

  test(
    'killed with -9 in the middle of a start it finds its instances again and starts none twice',
    LIMIT,
    async (t) => {
      const world = await openWorld(t);
      // The second one starts slowly, and its start command runs on without the agent.
      const slow = `[ $PRA_INSTANCE = checkout-2 ] && { echo starting; sleep 1.5; echo half; }; ${start(world.folder)}; echo done`;
      const first = world.agent('--start', slow);
      const told = world.tell({ warm: 2 });
      await world.report(
        (report) => inState(report, 'warm').length === 1 && inState(report, 'warming').length === 1,
      );
      first.kill('SIGKILL');
      await once(first, 'exit');

      world.agent('--start', slow);
      const whole = await world.report(areWarm(2));
      assert.deepEqual(
        whole.instances.map(({ id }) => id),
        ['checkout-1', 'checkout-2'],
      );
      assert.deepEqual(world.starts(), ['checkout-1', 'checkout-2']);
      const [before, after] = await world.subscriptions(2);
      assert.deepEqual(before?.held, []);
      assert.deepEqual(after?.held, [{ pool: 'checkout', epoch: told.epoch, revision: told.revision }]);
      assert.equal(after.manager, before.manager);
      assert.equal(new Set(world.reports.map(({ manager }) => manager)).size, 1);
    },
  );

  test('without a directive in force nothing is started and nothing is stopped', LIMIT, async (t) => {
    const world = await openWorld(t);
    world.agent();
    world.tell({ warm: 2 });
    await world.report(areWarm(2));
    const expired = world.tell({ warm: 5 }, -1_000);
    const { result } = await world.report((report) => report.result !== undefined);
    assert.deepEqual(
      { ...result, detail: '' },
      { epoch: expired.epoch, revision: expired.revision, outcome: 'refused', detail: '' },
    );
    // A dead one is not replaced either: what else is there to see is a heartbeat, and another one.
    kill(world.pid('checkout-1'));
    await world.report((report) => inState(report, 'cold').length === 1);
    for (let beats = 0; beats < 2; beats += 1) {
      const { instances } = await world.report(() => true);
      assert.deepEqual(
        instances.map(({ state }) => state),
        ['cold', 'warm'],
      );
    }
    const whole = world.report(areWarm(2));
    world.tell({ warm: 2 });
    await whole;
    assert.deepEqual(world.starts(), ['checkout-1', 'checkout-2', 'checkout-3']);
  });

  test(
    'a start that hangs is ended with its group, one that fails is told with its last words, megabytes do no harm',
    LIMIT,
    async (t) => {
      const world = await openWorld(t);
      const { folder } = world;
      const hangs = `trap "" TERM; sleep 600 & echo $! > ${folder}/hangs.pid; wait; sleep 600`;
      const cases = [
        `checkout-1) ${hangs};;`,
        'checkout-2) echo no port is free >&2; exit 3;;',
        'checkout-3) yes | head -c 20000000;;',
      ].join(' ');
      world.agent(
        '--start',
        `case $PRA_INSTANCE in ${cases} esac; ${start(folder)}`,
        '--start-timeout',
        '2s',
      );
      world.tell({ warm: 3 });
      const whole = await world.report(areWarm(3));
      assert.equal(inState(whole, 'warm').length, 3);
      const failed = world.reports.flatMap((report) => inState(report, 'failed'));
      assert.deepEqual(
        failed.flatMap(({ id, detail }) => (id === 'checkout-3' ? [] : [[id, detail]])).sort(),
        [
          ['checkout-1', 'it had not ended after 2 s and was killed'],
          ['checkout-2', 'it ended with exit status 3: no port is free'],
        ],
        'each is told once',
      );
      await gone(world.pid('hangs'));
      const partly = world.reports.flatMap(({ result }) =>
        result?.outcome === 'partial' ? [result.detail] : [],
      );
      assert.ok(partly.includes('2 of 3: it ended with exit status 3: no port is free'), partly.join());
    },
  );

  test('whoever lost its pool to another manager stays out, and leaves what runs alone', LIMIT, async (t) => {
    const taken = new PoolTaken('manager-evicted', 'checkout', 'another');
    let evict: () => void = () => undefined;
    const evicted = new Promise<void>((resolve) => (evict = resolve));
    const world = await openWorld(t, {
      directives: async function* () {
        yield told();
        await evicted;
        throw taken;
      },
    });
    const told = () => world.tell({ warm: 1 });
    const agent = world.agent();
    let words = '';
    agent.stderr.on('data', (chunk: Buffer) => (words += chunk.toString()));
    await world.report(areWarm(1));
    evict();
    const [code] = (await once(agent, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(words, /managed by "another"/);
    const { length } = world.reports;
    assert.ok(process.kill(world.pid('checkout-1'), 0));
    assert.equal(world.reports.length, length);
  });
});
