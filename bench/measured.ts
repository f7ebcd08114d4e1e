/** How are figures taken and told, the same in every bench? */
import { cpus, loadavg } from 'node:os';

/** What a figure depends on besides the code: other work on the machine shows in the load average. */
export function machine(): string {
  const processors = cpus();
  const [minute = 0, quarter = 0] = [loadavg()[0], loadavg()[2]];
  const model = processors[0]?.model ?? 'unknown';
  return `${processors.length} × ${model}, Node ${process.version}, load average ${minute.toFixed(2)} (1 min), ${quarter.toFixed(2)} (15 min)`;
}

/** The value that the given fraction of all values do not exceed; 0 of none. */
export function percentile(values: readonly number[], fraction: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * fraction))] ?? 0;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Milliseconds of a clock that all processes of this machine share and that nobody sets. */
export const sharedMs = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/** Processor milliseconds of all threads so far: what work takes on a core that it has for itself, however busy the machine is. */
export const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
