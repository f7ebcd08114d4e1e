import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImportProgress, progressWords } from '../../../../src/cli/import/progress.ts';

test('progress tells the share, the rate and the time that is left', () => {
  // A quarter in 3 s: three quarters more take 9 s. 600,000 lines in 3 s are 200,000 a second.
  assert.equal(
    progressWords({ lines: 600_000, share: 0.25, tookMs: 3_000 }),
    '25 %, 600,000 lines, 200,000 lines/s, 9s left',
  );
  assert.equal(
    progressWords({ lines: 10, share: 0.001, tookMs: 2_000 }),
    '0.1 %, 10 lines, 5 lines/s, 33m18s left',
  );
});

test('nobody knows how much time is left at the very beginning', () => {
  assert.equal(progressWords({ lines: 100, share: 0.5, tookMs: 500 }), '50 %, 100 lines, 200 lines/s');
  assert.equal(progressWords({ lines: 0, share: 0, tookMs: 5_000 }), '0 %, 0 lines, 0 lines/s');
});

test('where nobody watches nothing is written', () => {
  const written: unknown[] = [];
  const to = { isTTY: false, write: (text: unknown) => written.push(text) };
  const progress = createImportProgress('a.log', to as unknown as NodeJS.WriteStream);
  progress.report(1, 0.5);
  progress.done();
  assert.deepEqual(written, []);
});
