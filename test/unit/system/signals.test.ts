import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const module = fileURLToPath(new URL('../../../src/adapters/system/signals.ts', import.meta.url));

/** Runs a program that catches signals, sends it one after each line that it writes, and gives its end. */
async function run(program: string, signals: readonly NodeJS.Signals[]): Promise<unknown[]> {
  const source = `import { onStopSignal } from ${JSON.stringify(module)};\n${program}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const pending = [...signals];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    lines.push(text.trim());
    const signal = pending.shift();
    if (signal !== undefined) child.kill(signal);
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  return [lines, code ?? signal];
}

const WAIT = 'const alive = setInterval(() => {}, 1_000);';

test('the first signal calls the handler, once', async () => {
  const program = `${WAIT} onStopSignal((s) => { console.log(s); clearInterval(alive); }); console.log('up');`;
  assert.deepEqual(await run(program, ['SIGTERM']), [['up', 'SIGTERM'], 0]);
});

test('a second signal ends the process at once', async () => {
  const program = `${WAIT} onStopSignal((s) => console.log(s)); console.log('up');`;
  // 128 + 15, as a shell says of a process that SIGTERM ended.
  assert.deepEqual(await run(program, ['SIGINT', 'SIGTERM']), [['up', 'SIGINT'], 143]);
});

test('taken back, signals end the process as they always do', async () => {
  const program = `${WAIT} onStopSignal(() => {})(); console.log('up');`;
  assert.deepEqual(await run(program, ['SIGTERM']), [['up'], 'SIGTERM']);
});
