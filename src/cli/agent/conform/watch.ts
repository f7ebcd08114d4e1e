/** Waiting for what an implementation does, and for what it must not do. */
import type { Directive } from '../../../core/allocation/decision.ts';
import type { Instance, InstancesReport, InstanceState } from '../../../core/allocation/instance.ts';
import type { HeardReport, ScriptedService, Subscription } from './scripted-service.ts';

/** What an implementation did that the protocol forbids, or left undone that it asks for; in words. */
export class Nonconforming extends Error {
  override readonly name = 'Nonconforming';
}

export interface Watch {
  /** The first report from now on of which that holds. Throws if none comes in time; `what` completes 'there was no …'. */
  report(what: string, holds: (report: InstancesReport) => boolean): Promise<InstancesReport>;
  /** The next subscription. */
  subscription(what: string): Promise<Subscription>;
  /** The next that is heard, whatever it is, or nothing for a long time. */
  life(): Promise<void>;
  /** What is heard within a time. */
  during(lengthMs: number): Promise<{
    readonly reports: readonly HeardReport[];
    readonly subscriptions: readonly Subscription[];
  }>;
}

/** Long enough for any program to start. */
const LIFE_MS = 30_000;

export function createWatch(service: ScriptedService, patienceMs: number): Watch {
  return {
    async report(what, holds) {
      const end = performance.now() + patienceMs;
      for (let from = service.reports.length; ;) {
        const found = service.reports
          .slice(from)
          .find(({ report, isRefused }) => !isRefused && holds(report));
        if (found) return found.report;
        from = service.reports.length;
        const leftMs = end - performance.now();
        if (leftMs <= 0) {
          throw new Nonconforming(`there was no ${what} in ${patienceMs / 1_000} s; ${lastOf(service)}`);
        }
        await service.news(leftMs);
      }
    },
    async subscription(what) {
      const end = performance.now() + patienceMs;
      const from = service.subscriptions.length;
      for (;;) {
        const found = service.subscriptions[from];
        if (found) return found;
        const leftMs = end - performance.now();
        if (leftMs <= 0) throw new Nonconforming(`there was no ${what} in ${patienceMs / 1_000} s`);
        await service.news(leftMs);
      }
    },
    life: () => service.news(Math.max(patienceMs, LIFE_MS)),
    async during(lengthMs) {
      const end = performance.now() + lengthMs;
      const [reports, subscriptions] = [service.reports.length, service.subscriptions.length];
      while (performance.now() < end) await service.news(end - performance.now());
      return {
        reports: service.reports.slice(reports),
        subscriptions: service.subscriptions.slice(subscriptions),
      };
    },
  };
}

export const inState = ({ instances }: InstancesReport, ...states: InstanceState[]): readonly Instance[] =>
  instances.filter(({ state }) => states.includes(state));

/** Ready and starting ones. */
export const heldIn = (report: InstancesReport): number => inState(report, 'warm', 'warming').length;

export const idsOf = (instances: readonly Instance[]): readonly string[] =>
  instances.map(({ id }) => id).sort();

export const isAbout = ({ result }: InstancesReport, { epoch, revision }: Directive): boolean =>
  result?.epoch === epoch && result.revision === revision;

const lastOf = ({ reports }: ScriptedService): string => {
  const last = reports.at(-1);
  return last === undefined ? 'nothing was reported' : `the last report: ${describe(last.report)}`;
};

export function describe(report: InstancesReport): string {
  const { instances, result } = report;
  const count = (state: InstanceState): number => inState(report, state).length;
  const states = [...new Set(instances.map(({ state }) => state))].map((state) => `${count(state)} ${state}`);
  const all = states.join(', ') || 'no instances';
  return result === undefined
    ? all
    : `${all}, ${result.outcome} of ${result.epoch}/${result.revision} ${result.detail}`.trimEnd();
}
