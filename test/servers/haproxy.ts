/** HAProxy for the tests that need it, started and ended by them. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { needs } from './needs.ts';

const BINARY = ['/usr/sbin/haproxy', '/usr/local/sbin/haproxy', '/usr/bin/haproxy'].find(existsSync);

export const haproxyPresence = () =>
  needs(
    'HAProxy',
    () => Promise.resolve(BINARY !== undefined),
    'To have it on Debian: apt-get install haproxy.',
  );

/**
 * Starts HAProxy with a configuration, as a master that reloads it at SIGUSR2 and a worker; it ends with the test.
 * `output`: the file that its standard output goes to.
 */
export function startHaproxy(t: TestContext, file: string, output?: number): ChildProcess {
  const stdio = ['ignore' as const, output ?? ('ignore' as const), 'ignore' as const];
  const haproxy = spawn(BINARY ?? 'haproxy', ['-W', '-db', '-f', file], { stdio });
  t.after(() => haproxy.kill('SIGTERM')); // By SIGKILL the worker would not hear of it at once.
  return haproxy;
}
