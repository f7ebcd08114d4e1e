/** The shares add up, and each has a suite that uses it. */
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { INPUTS, INPUTS_MIN } from './budget.ts';

test(`all surfaces together get ${INPUTS_MIN} inputs`, (t) => {
  const total = Object.values(INPUTS).reduce((sum, inputs) => sum + inputs, 0);
  t.diagnostic(`fuzz: ${total} inputs over all surfaces`);
  assert.ok(total >= INPUTS_MIN, `only ${total}`);
});

test('every surface has a suite', async () => {
  const suites = (await readdir(import.meta.dirname, { recursive: true })).filter((name) =>
    name.endsWith('.test.ts'),
  );
  const texts = await Promise.all(suites.map((name) => readFile(`${import.meta.dirname}/${name}`, 'utf8')));
  const unused = Object.keys(INPUTS).filter(
    (surface) => !texts.some((text) => text.includes(`'${surface}'`)),
  );
  assert.deepEqual(unused, []);
});
