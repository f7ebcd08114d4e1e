import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { NotPacked, pack, unpack } from '../../../src/core/units/packed.ts';

const arrays = fc.oneof(
  fc.uint8Array(),
  fc.uint16Array(),
  fc.uint32Array(),
  fc.float32Array(),
  fc.float64Array(),
);

test('what is packed comes back, NaN and empty arrays too', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), fc.array(arrays), (head, list) => {
      const packed = unpack(pack({ head, arrays: list }));
      assert.deepEqual(packed.head, JSON.parse(JSON.stringify(head)));
      assert.deepEqual(packed.arrays, list);
    }),
  );
});

test('views are packed as what they show', () => {
  const view = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  const bytes = pack({ head: null, arrays: [view] });
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  assert.deepEqual(unpack(shifted.subarray(3)).arrays, [Float32Array.of(2, 3)]);
});

test('bytes that are cut short or are something else are refused', () => {
  const whole = pack({ head: { name: 'ü' }, arrays: [Float64Array.of(1, 2), Uint8Array.of(3)] });
  for (let length = 0; length <= whole.length - 8; length += 1) {
    assert.throws(() => unpack(whole.subarray(0, length)), NotPacked, `${length} bytes`);
  }
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.throws(() => unpack(bytes), NotPacked);
    }),
  );
});
