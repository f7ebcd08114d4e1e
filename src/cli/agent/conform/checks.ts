/** What an instance manager must do by docs/directive-protocol.md, one sentence each, in the order in which it is tried. */
import type { Directive } from '../../../core/allocation/decision.ts';
import type { ScriptedService } from './scripted-service.ts';
import { FRESH_MS } from './scripted-service.ts';
import type { Watch } from './watch.ts';
import { describe, heldIn, idsOf, inState, isAbout, Nonconforming } from './watch.ts';

export interface Trial {
  readonly service: ScriptedService;
  readonly watch: Watch;
  /** Starts the implementation. */
  readonly start: () => void;
  /** Kills it (SIGKILL), if it runs; resolves when it is gone. */
  readonly kill: () => Promise<void>;
}

export interface Check {
  /** Completes 'it …'. */
  readonly name: string;
  /** Rejects with `Nonconforming` if it does not. */
  readonly run: (trial: Trial) => Promise<void>;
}

/** How long is looked for what must not happen. */
const LOOK_MS = 0.75 * FRESH_MS;
/** For what is under way when something changes. */
const GRACE_MS = 500;

export const CHECKS: readonly Check[] = [
  {
    name: 'subscribes as a manager, and reports all it has under the same name',
    async run({ watch, start }) {
      const subscribed = watch.subscription('subscription');
      const reported = watch.report('report', () => true);
      start();
      const [{ question }, report] = await Promise.all([subscribed, reported]);
      expect(question.role === 'manager', `it subscribed as ${question.role}`);
      expect(
        report.manager === question.manager,
        `it subscribed as "${question.manager}" and reported as "${report.manager}"`,
      );
      expect(report.snapshot, 'its first report was no snapshot');
    },
  },
  {
    name: 'measures the clocks: a directive in force by the service’s clock, ten minutes behind, is applied',
    run: (trial) => applied(trial, trial.service.tell(3), 3),
  },
  {
    name: 'says of instances that are ready how long their start took',
    async run({ watch }) {
      const report = await watch.report(
        'report of 3 warm instances',
        (one) => inState(one, 'warm').length === 3,
      );
      expect(
        inState(report, 'warm').some(({ startDurationMs = 0 }) => startDurationMs > 0) ||
          (await watch.during(LOOK_MS)).reports.some(({ report: later }) =>
            later.instances.some(({ startDurationMs = 0 }) => startDurationMs > 0),
          ),
        'no start_duration was reported',
      );
    },
  },
  {
    name: 'reports three times in the time for which a report counts',
    async run({ service, watch }) {
      const last = service.reports.at(-1)?.at ?? 0;
      const { reports } = await watch.during(2 * FRESH_MS);
      const times = [last, ...reports.map(({ at }) => at)];
      const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
      // Some slack for what a busy machine does to a third.
      expect(reports.length >= 5, `only ${reports.length} reports came in ${2 * FRESH_MS} ms`);
      expect(Math.max(...gaps) < FRESH_MS, `${Math.round(Math.max(...gaps))} ms passed between two reports`);
    },
  },
  {
    name: 'drops a directive that is not newer than the newest it has',
    run: (trial) =>
      unchanged(trial, () => {
        const { epoch, revision } = trial.service.tell(3);
        trial.service.tell(1, undefined, { revision: revision - 1 });
        trial.service.tell(0, undefined, { epoch: epoch - 1, revision: revision + 100 });
        trial.service.tell(5, undefined, { revision });
      }),
  },
  {
    name: 'refuses a directive that has expired when it comes, and does nothing about it',
    async run(trial) {
      const { service, watch } = trial;
      await unchanged(trial, async () => {
        const expired = service.tell(5, -1_000);
        const { result } = await watch.report('result of the expired directive', (one) =>
          isAbout(one, expired),
        );
        expect(result?.outcome === 'refused', `it said ${result?.outcome ?? 'nothing'} of it`);
      });
    },
  },
  {
    name: 'freezes when the lease has run out: nothing is started and nothing stopped',
    async run(trial) {
      const { service, watch } = trial;
      const told = service.tell(3, LOOK_MS / 2);
      await watch.report('result of a directive of the same count', (one) => isAbout(one, told));
      await watch.during(LOOK_MS / 2 + GRACE_MS);
      await unchanged(trial, () => undefined);
    },
  },
  {
    name: 'acts on the newest directive, drains before it stops, and takes the youngest first',
    async run({ service, watch }) {
      const before = service.reports.at(-1)?.report;
      const ready = before ? [...inState(before, 'warm')] : [];
      ready.sort((a, b) => a.since - b.since);
      const draining = watch.report('draining instance', (one) => inState(one, 'draining').length > 0);
      for (const warm of [3, 4, 3, 3]) service.tell(warm, -1_000);
      const last = service.tell(2);
      const [drained] = inState(await draining, 'draining');
      const youngest = ready.filter(({ since }) => since === ready.at(-1)?.since).map(({ id }) => id);
      expect(
        drained !== undefined && youngest.includes(drained.id),
        `it drains ${drained?.id ?? 'none'}; ready for the shortest time: ${youngest.join(' or ')}`,
      );
      const report = await watch.report(
        'report of 2 instances and no other',
        (one) => one.instances.length === 2 && heldIn(one) === 2,
      );
      expect(!idsOf(report.instances).includes(drained.id), `${drained.id} came back`);
      expect(
        service.reports.some(({ report: one }) => isAbout(one, last) && one.result?.outcome === 'applied'),
        'the newest directive was not reported as applied',
      );
    },
  },
  {
    name: 'subscribes again when the stream breaks, with the newest directive that it has',
    async run(trial) {
      const { service, watch } = trial;
      const newest = service.tell(2);
      await watch.report('result of a directive of the same count', (one) => isAbout(one, newest));
      await unchanged(trial, async () => {
        const again = watch.subscription('new subscription');
        service.endStreams();
        expectHeld((await again).question.held, newest);
      });
    },
  },
  {
    name: 'finds its instances again when it was killed, and subscribes with what it had',
    async run({ service, watch, start, kill }) {
      const before = service.reports.at(-1)?.report;
      const newest = service.tell(2);
      await watch.report('result of a directive of the same count', (one) => isAbout(one, newest));
      await kill();
      const again = watch.subscription('subscription after the restart');
      const reported = watch.report('report after the restart', () => true);
      start();
      expectHeld((await again).question.held, newest);
      const [was, is] = [before?.instances ?? [], (await reported).instances].map(idsOf);
      expect(was?.join() === is?.join(), `it had ${was?.join() ?? ''}, and has ${is?.join() ?? ''}`);
      await watch.report('report of 2 warm instances', (one) => inState(one, 'warm').length === 2);
    },
  },
  {
    name: 'holds none when none is asked for',
    async run({ service, watch }) {
      service.tell(0);
      await watch.report('report of no instances', ({ instances }) => instances.length === 0);
    },
  },
  {
    name: 'stays out once another manager has taken the pool',
    async run({ service, watch }) {
      service.evict();
      await watch.during(GRACE_MS);
      const { reports, subscriptions } = await watch.during(LOOK_MS);
      expect(subscriptions.length === 0, 'it subscribed again by itself');
      expect(reports.length === 0, 'it went on reporting');
    },
  },
  {
    name: 'takes nothing away from another manager unless it is told to',
    async run({ service, watch, start, kill }) {
      await kill();
      const from = service.subscriptions.length;
      start();
      await watch.life();
      const { reports } = await watch.during(LOOK_MS);
      const { subscriptions } = service;
      expect(!subscriptions.slice(from).some(({ isOpen }) => isOpen), 'it took the pool over');
      expect(subscriptions.length - from <= 1, 'it was refused, and tried again by itself');
      expect(reports.length <= 1, 'it was refused, and went on reporting');
    },
  },
];

/** The directive is applied: as many are held as it says. */
async function applied({ watch }: Trial, told: Directive, warm: number): Promise<void> {
  const report = await watch.report(
    `report of ${warm} instances and of what became of the directive`,
    (one) => isAbout(one, told) && (one.result?.outcome === 'refused' || heldIn(one) === warm),
  );
  expect(report.result?.outcome === 'applied', `it said ${describe(report)}`);
}

/** The same instances are held after what was done, and all the time until then. */
async function unchanged({ service, watch }: Trial, work: () => unknown): Promise<void> {
  const before = service.reports.at(-1)?.report;
  const from = service.reports.length;
  await work();
  await watch.during(LOOK_MS);
  for (const { report, isRefused } of service.reports.slice(from)) {
    const [was, is] = [before?.instances ?? [], report.instances].map(idsOf);
    const isSame = was?.join() === is?.join() && heldIn(report) === (before ? heldIn(before) : 0);
    expect(isRefused || isSame, `it held ${before ? describe(before) : 'nothing'}, then ${describe(report)}`);
  }
}

function expectHeld(
  held: readonly Pick<Directive, 'pool' | 'epoch' | 'revision'>[],
  { pool, epoch, revision }: Directive,
): void {
  const has = held.some((one) => one.pool === pool && one.epoch === epoch && one.revision === revision);
  expect(has, `held was ${JSON.stringify(held)}, the newest is ${epoch}/${revision}`);
}

function expect(holds: boolean, otherwise: string): asserts holds {
  if (!holds) throw new Nonconforming(otherwise);
}
