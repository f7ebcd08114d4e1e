import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { needs } from './needs.ts';

const there = (): Promise<boolean> => Promise.resolve(true);
const missing = (): Promise<boolean> => Promise.resolve(false);

describe('what a test needs', () => {
  const outside = process.env['CI'];
  const write = process.stderr.write.bind(process.stderr);
  let said = '';
  beforeEach(() => {
    said = '';
    process.stderr.write = (text: string): boolean => {
      said += text;
      return true;
    };
  });
  afterEach(() => {
    process.stderr.write = write;
    if (outside === undefined) delete process.env['CI'];
    else process.env['CI'] = outside;
  });

  test('lets the test run if it is there, in CI and elsewhere', async () => {
    for (const ci of ['true', '']) {
      process.env['CI'] = ci;
      assert.deepEqual(await needs('a server', there, 'Install it.'), { skip: false });
    }
    assert.equal(said, '');
  });

  test('skips the test in one loud line that says how to get it', async () => {
    delete process.env['CI'];
    const { skip } = await needs('a server', missing, 'Install it.');
    assert.equal(skip, 'a server is missing. Install it.');
    assert.equal(said.trim(), 'SKIPPED, NOT TESTED: a server is missing. Install it.');
  });

  test('fails in CI if it is missing', async () => {
    process.env['CI'] = 'true';
    await assert.rejects(
      needs('a server', missing, 'Install it.'),
      /a server is missing\. Install it\. In CI/,
    );
  });
});
