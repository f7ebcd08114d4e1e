import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageWriter } from '../../../training/onnx/protobuf.ts';

const hex = (writer: MessageWriter): string => Buffer.from(writer.finish()).toString('hex');

// Keys are field × 8 + wire type; the examples of 150 and "testing" are those of the encoding guide.
const MESSAGES: readonly (readonly [what: string, writer: MessageWriter, bytes: string])[] = [
  ['nothing', new MessageWriter(), ''],
  ['zero', new MessageWriter().integer(1, 0), '0800'],
  ['one byte at most 127', new MessageWriter().integer(1, 127), '087f'],
  ['150, lowest seven bits first', new MessageWriter().integer(1, 150), '089601'],
  ['a field above 15 in two bytes', new MessageWriter().integer(20, 1), 'a00101'],
  ['2^31, beyond what shifts can do', new MessageWriter().integer(1, 2 ** 31), '088080808008'],
  ['a negative number in ten bytes', new MessageWriter().integer(1, -2), '08feffffffffffffffff01'],
  ['a bigint', new MessageWriter().integer(1, 150n), '089601'],
  ['a text', new MessageWriter().text(2, 'testing'), '120774657374696e67'],
  ['a text of more bytes than characters', new MessageWriter().text(2, 'é'), '1202c3a9'],
  // 1.5 is 0x3fc00000, little-endian.
  ['a float', new MessageWriter().float(2, 1.5), '150000c03f'],
  ['bytes', new MessageWriter().bytes(9, Uint8Array.of(1, 2)), '4a020102'],
  ['a nested message', new MessageWriter().message(3, new MessageWriter().integer(1, 150)), '1a03089601'],
];

for (const [what, writer, bytes] of MESSAGES) {
  test(`the wire format of ${what}`, () => {
    assert.equal(hex(writer), bytes);
  });
}

test('fields are in the order in which they were written, nested ones whole', () => {
  const inner = new MessageWriter().integer(1, 1).integer(2, 2);
  const outer = new MessageWriter().integer(5, 5).message(1, inner).message(1, inner);
  assert.equal(hex(outer), '2805' + '0a0408011002' + '0a0408011002');
});
