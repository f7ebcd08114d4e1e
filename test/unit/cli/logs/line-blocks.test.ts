import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createLineReader, lineBlocks, linesOf, textOf } from '../../../../src/cli/logs/line-blocks.ts';
import type { LineBlock } from '../../../../src/cli/logs/line-blocks.ts';

async function* chunks(bytes: Buffer, lengths: readonly number[]): AsyncGenerator<Buffer> {
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    await Promise.resolve();
    const length = lengths[turn % lengths.length] ?? 1;
    yield bytes.subarray(at, at + length);
    at += length;
  }
}

const MAX = 10;

async function read(bytes: Buffer, lengths: readonly number[]) {
  const blocks: LineBlock[] = [];
  const lines: string[] = [];
  let tooLong = 0;
  const readLines = createLineReader({
    lineBytesMax: MAX,
    onLine: (line) => {
      lines.push(textOf(line));
      if (line.isTooLong) tooLong += 1;
    },
  });
  for await (const block of lineBlocks(chunks(bytes, lengths), MAX)) {
    blocks.push(block);
    readLines(block);
  }
  return { blocks, lines, tooLong };
}

const piece = fc.constantFrom('a', 'bc', '\n', '\r\n', 'é', '0123456789', '\r');
const lengths = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

test('lines are the same however the bytes come, and no byte is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), lengths, async (pieces, given) => {
      const bytes = Buffer.from(pieces.join(''));
      const { blocks, lines, tooLong } = await read(bytes, given);
      const expected = bytes.toString().split('\n');
      if (expected.at(-1) === '') expected.pop();
      const isLong = (line: string): boolean => Buffer.byteLength(line) > MAX;
      assert.equal(lines.length, expected.length);
      assert.equal(tooLong, expected.filter(isLong).length);
      for (const [at, line] of expected.entries()) {
        if (!isLong(line)) assert.equal(lines[at], line.endsWith('\r') ? line.slice(0, -1) : line);
      }
      const end = bytes.length === 0 || bytes.at(-1) === 10 ? '' : '\n';
      // A last line that is too long was handed on before its end could be added.
      const handed = Buffer.concat(blocks.map((block) => block.bytes)).toString('latin1');
      assert.ok([bytes.toString('latin1') + end, bytes.toString('latin1')].includes(handed));
    }),
  );
});

test('a last line without an end is a block of its own, to which the end is added', async () => {
  const { blocks } = await read(Buffer.from('one\ntwo\nthr'), [11]);
  assert.deepEqual(
    blocks.map(({ bytes, endsWith }) => [bytes.toString(), endsWith]),
    [
      ['one\ntwo\n', 'line'],
      ['thr\n', 'added'],
    ],
  );
});

test('of a line that is too long the beginning is told once, whatever its length', async () => {
  const bytes = Buffer.from(`a\n${'x'.repeat(1_000)}\nb\n${'y'.repeat(1_000)}`);
  for (const length of [1, 7, 100, 5_000]) {
    const { lines, tooLong } = await read(bytes, [length]);
    assert.deepEqual(
      lines.map((line) => line[0]),
      ['a', 'x', 'b', 'y'],
      `in pieces of ${length}`,
    );
    assert.equal(tooLong, 2);
    assert.ok(lines.every((line) => line.length <= 200));
  }
});

test('a line that is not UTF-8 is read as Latin-1, and its neighbours are not', async () => {
  const bytes = Buffer.concat([Buffer.from('ä\n'), Buffer.from([0xe4, 0x0a]), Buffer.from('😀\n')]);
  assert.deepEqual((await read(bytes, [3])).lines, ['ä', 'ä', '😀']);
});

test('lines one by one, until one is too long', async () => {
  const lines: string[] = [];
  const walk = async (): Promise<void> => {
    const given = { name: 'a.csv', lineBytesMax: MAX };
    for await (const line of linesOf(chunks(Buffer.from(`a\nb\n${'c'.repeat(11)}\n`), [2]), given)) {
      lines.push(line);
    }
  };
  await assert.rejects(walk(), { message: /^a\.csv: a line is longer than 10 bytes: c+$/ });
  assert.deepEqual(lines, ['a', 'b']);
});
