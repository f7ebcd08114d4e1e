/**
 * What an instance manager must know after its own restart: its name, the newest directive, the instances.
 *
 * It is written before each command, whole and durable: so no instance is forgotten, and none is started twice.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '../../../core/units/time.ts';
import { CommandFailure } from '../../failure.ts';
import { readJson, writeJson } from '../durable-json.ts';
import type { HeldInstance } from './instances.ts';

/** The part of a directive that matters to who carries it out. */
export interface HeldDirective {
  readonly epoch: number;
  readonly revision: number;
  readonly warm: number;
  /** By the service's clock. */
  readonly expiresAt: Instant;
}

export interface ManagerState {
  readonly pool: string;
  /** The name under which the service knows this manager. */
  readonly manager: string;
  /** Number of the last instance that was ever ordered. */
  readonly lastNumber: number;
  readonly directive: HeldDirective | undefined;
  readonly instances: readonly HeldInstance[];
}

export interface StateFile {
  readonly folder: string;
  /** `undefined`: there is none yet. Throws `CommandFailure` if it is no state of this pool. */
  read(): ManagerState | undefined;
  /** Returns when it is on the disk. */
  write(state: ManagerState): void;
  /** Where the end of a command of this instance is written. */
  endFile(instance: string, command: 'start' | 'stop'): string;
}

export function openStateFile(folder: string, pool: string): StateFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'state.json');
  return {
    folder,
    read() {
      const state = readJson<ManagerState>(
        path,
        (one) =>
          typeof one.pool === 'string' &&
          typeof one.manager === 'string' &&
          typeof one.lastNumber === 'number' &&
          Array.isArray(one.instances),
      );
      if (state !== undefined && state.pool !== pool) {
        throw new CommandFailure(
          `${path} is of the pool "${state.pool}", not of "${pool}"; give each its --state`,
        );
      }
      return state;
    },
    write(state) {
      writeJson(path, state);
    },
    endFile: (instance, command) => join(folder, `${encodeURIComponent(instance)}.${command}`),
  };
}
