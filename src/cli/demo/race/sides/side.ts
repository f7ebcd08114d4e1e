/** What each contestant has: a folder, HAProxy, and places for its servers. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { haproxyConfiguration } from '../../../../adapters/haproxy/configuration.ts';
import type { Scope } from '../../../../scope.ts';
import { startHaproxy } from '../processes/race-process.ts';
import type { FleetPlaces } from './fleets.ts';

export interface Side {
  readonly folder: string;
  /** Ports of 127.0.0.1: where HAProxy takes requests, and where it asks its agent. */
  readonly bind: number;
  readonly agent: number;
  /** `host:port` of each server that there may be. */
  readonly servers: readonly string[];
  /** What HAProxy logs, and where it tells its statistics. */
  readonly log: string;
  readonly socket: string;
  readonly places: FleetPlaces;
}

export interface SideOptions extends Omit<FleetPlaces, 'folder'> {
  readonly pool: string;
  /** For HAProxy, for its agent, and one for each server that there may be. */
  readonly ports: readonly number[];
  readonly folder: string;
  readonly scope: Scope;
}

/** How often HAProxy checks, and asks its agent, by the machine's clock. */
const PACE = { checkMs: 250, agentMs: 250 };

/** Makes the folder, and starts HAProxy, which the scope ends. */
export async function openSide(options: SideOptions): Promise<Side> {
  const { pool, ports, folder, leash, lifeMs, scope } = options;
  const [bind = 0, agent = 0, ...others] = ports;
  const servers = others.map((port) => `127.0.0.1:${port}`);
  await mkdir(folder);
  const configuration = join(folder, 'haproxy.cfg');
  const log = join(folder, 'haproxy.log');
  const socket = join(folder, 'stats');
  const text = haproxyConfiguration(
    { pool, bind: `127.0.0.1:${bind}`, servers, agent: { host: '127.0.0.1', port: agent }, log: 'stdout' },
    PACE,
  );
  await writeFile(configuration, `${text}\nglobal\n  stats socket ${socket} mode 600\n`);
  await writeFile(log, '');
  scope.own('HAProxy', startHaproxy(configuration, log));
  return { folder, bind, agent, servers, log, socket, places: { folder, leash, lifeMs } };
}
