/** A service as a user starts it: `pra serve` in a process of its own, on free ports, with a folder of its own. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect } from '../../../src/compose-client.ts';
import type { Client } from '../../../src/compose-client.ts';

export const PRA = fileURLToPath(new URL('../../../bin/pra.js', import.meta.url));

export interface Served {
  readonly address: string;
  readonly client: Client;
  readonly pid: number;
  /** Sends the signal; resolves with the exit code (`null`: ended by the signal) when the process is gone. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** A data folder that goes with the test. */
export async function dataFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-served-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Resolves when the service answers. `settings`: of the environment. */
export async function serve(
  t: TestContext,
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Served> {
  const words = ['serve', '--json', '--data', dataDir, '--listen', '127.0.0.1:0'];
  const environment = { ...process.env, PRA_METRICS_LISTEN: 'off', PRA_LOG_LEVEL: 'error', ...settings };
  const child = spawn(process.execPath, [PRA, ...words], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit') as Promise<[number | null]>;
  const { address } = await firstDocument(child);
  const client = connect(address);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    const [code] = await gone;
    client.close();
    return code;
  };
  t.after(() => (child.exitCode === null && child.signalCode === null ? end('SIGKILL') : undefined));
  return { address, client, pid: child.pid ?? Number.NaN, end };
}

/** The JSON document that tells where the service listens, or the failure of a process that ends without it. */
async function firstDocument(child: ChildProcess): Promise<{ readonly address: string }> {
  if (!child.stdout) throw new Error('the service has no standard output');
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    try {
      return JSON.parse(text) as { readonly address: string };
    } catch {
      // The document goes on on the next line.
    }
  }
  throw new Error(`pra serve ended without an address: ${text}`);
}
