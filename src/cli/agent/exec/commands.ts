/** The command lines by which instances are started and stopped, and what they are told in variables. */
import type { Probe } from '../../../adapters/commands/probe.ts';
import { parseAddress } from '../../../config/address.ts';

export interface CommandLines {
  readonly start: string;
  readonly stop: string;
  /** `undefined`: what was started without a failure is ready. */
  readonly probe: Probe | undefined;
  /** From the start command to ready. */
  readonly startTimeoutMs: number;
  readonly stopTimeoutMs: number;
  readonly probeEveryMs: number;
  /** Commands that run at the same time. */
  readonly parallel: number;
  readonly variables: (places: CommandPlaces) => Readonly<Record<string, string>>;
}

export interface CommandPlaces {
  readonly pool: string;
  readonly id: string;
  readonly address: string;
  /** Instances that there are when the command has done its work, for what is told a count (`kubectl scale`). */
  readonly count: number;
}

export const variablesOf = ({
  pool,
  id,
  address,
  count,
}: CommandPlaces): Readonly<Record<string, string>> => {
  const { host, port } = hostAndPort(address);
  return {
    PRA_POOL: pool,
    PRA_INSTANCE: id,
    PRA_INSTANCE_ADDRESS: address,
    PRA_INSTANCE_HOST: host,
    PRA_INSTANCE_PORT: port,
    PRA_COUNT: String(count),
  };
};

function hostAndPort(address: string): { readonly host: string; readonly port: string } {
  const read = parseAddress(address);
  return { host: read?.host ?? '', port: read === undefined ? '' : String(read.port) };
}
