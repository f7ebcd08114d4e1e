/**
 * How long is a service away that starts with a million rows of history?
 *
 * `pra serve` in a process of its own, on a folder as a clean stop leaves it and on one as `kill -9` does, in turns:
 * until it answers, and until it has read the past and learned from the part that matters most, as its first cycle does. The floor is `pra --version`:
 * what Node and the program itself take to start. `npm run build` makes it start as an installed one does.
 *
 *   node --import tsx bench/start.ts
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Table from 'cli-table3';
import { DATABASE_FILE } from '../src/compose.ts';
import { floorToStep, MINUTE_MS } from '../src/core/units/time.ts';
import { machine, median } from './measured.ts';
import { STEPS, writeMillionRows } from './million-rows.ts';

const PRA = fileURLToPath(new URL('../bin/pra.js', import.meta.url));
const ROUNDS = 3;

interface Start {
  readonly answersMs: number;
  readonly readMs: number;
}

/** On a copy: each start is the first one on its folder. */
async function start(from: string, folder: string): Promise<Start> {
  await cp(from, folder, { recursive: true });
  await writeFile(join(folder, 'pra.yaml'), 'dataDir: .\nlisten: 127.0.0.1:0\nmetrics: { listen: off }\n');
  const began = performance.now();
  const since = (): number => performance.now() - began;
  const child = spawn(process.execPath, [PRA, 'serve', '--json', '--config', join(folder, 'pra.yaml')], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const answers = once(child.stdout, 'data').then(since);
  const read = until(createInterface({ input: child.stderr }), 'the past was read').then(since);
  const [answersMs, readMs] = await Promise.all([answers, read]);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await rm(folder, { recursive: true });
  return { answersMs, readMs };
}

async function until(lines: AsyncIterable<string>, text: string): Promise<void> {
  for await (const line of lines) if (line.includes(text)) return;
  throw new Error(`the service ended before ${text}`);
}

async function startProgram(): Promise<number> {
  const began = performance.now();
  await once(spawn(process.execPath, [PRA, '--version'], { stdio: 'ignore' }), 'exit');
  return performance.now() - began;
}

const folder = await mkdtemp(join(tmpdir(), 'pra-start-'));
try {
  const [clean, killed] = [join(folder, 'clean'), join(folder, 'killed')];
  await mkdir(clean);
  await mkdir(killed);
  const from = floorToStep(Date.now(), MINUTE_MS) - STEPS * MINUTE_MS;
  await writeMillionRows(join(clean, DATABASE_FILE), join(killed, DATABASE_FILE), from);
  const program: number[] = [];
  const starts: Record<'clean' | 'killed', Start[]> = { clean: [], killed: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    program.push(await startProgram());
    starts.clean.push(await start(clean, join(folder, 'copy')));
    starts.killed.push(await start(killed, join(folder, 'copy')));
  }
  const table = new Table({
    head: ['pra serve, a million rows', 'answers, ms', 'has learned from it, ms'],
    colAligns: ['left', 'right', 'right'],
  });
  const addRow = (what: string, each: readonly Start[]): void => {
    const answers = each.map(({ answersMs }) => answersMs);
    const read = each.map(({ readMs }) => readMs);
    table.push([what, median(answers).toFixed(0), median(read).toFixed(0)]);
  };
  table.push(['pra --version alone', median(program).toFixed(0), '']);
  addRow('after a clean stop', starts.clean);
  addRow('after kill -9', starts.killed);
  console.log(`${machine()}\n${table.toString()}`);
} finally {
  await rm(folder, { recursive: true });
}
