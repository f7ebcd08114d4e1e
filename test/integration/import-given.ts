/** `pra import` and `pra export` as a user runs them, with folders that go with the test. */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../src/cli/program.ts';

const PRA = fileURLToPath(new URL('../../bin/pra.js', import.meta.url));
export const RULES = fileURLToPath(new URL('../../examples/rules/first-path-segment.yaml', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

interface Given {
  readonly input: Buffer;
  readonly temporaryFolder: string;
}

/** Runs the program: in this process, or in one of its own if it is given standard input. */
export async function pra(words: readonly string[], given?: Given): Promise<Ended> {
  if (given) return praWithInput(words, given);
  let [out, error] = ['', ''];
  const code = await runProgram(words, {
    out: { write: (text) => (out += text) },
    error: { write: (text) => (error += text) },
  });
  return { code, out, error };
}

async function praWithInput(words: readonly string[], { input, temporaryFolder }: Given): Promise<Ended> {
  const env = { ...process.env, TMPDIR: temporaryFolder };
  const child = spawn(process.execPath, [PRA, ...words], { env });
  let [out, error] = ['', ''];
  child.stdout.on('data', (text: Buffer) => (out += text.toString()));
  child.stderr.on('data', (text: Buffer) => (error += text.toString()));
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, out, error };
}

/** A data folder that goes with the test. */
export async function createFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-import-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The history in a folder, as `pra export` writes it. Rejects with what it says if it fails. */
export async function exported(data: string): Promise<string> {
  const out = join(data, 'exported.csv');
  const { code, error } = await pra(['export', '--data', data, '--step', '1m', '--out', out]);
  if (code !== 0) throw new Error(error);
  return readFile(out, 'utf8');
}
