/** Bytes that are no gRPC, and frames that are not what they say: the connection may go, the service may not. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect as connectHttp2, constants } from 'node:http2';
import { connect } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { openDoor } from '../../integration/grpc-door.ts';
import { fuzz } from '../budget.ts';
import { METHODS } from './methods.ts';

const PATHS = [...METHODS.keys(), '/pra.v1.Nobody/Nothing', '/grpc.health.v1.Health/Check', '/', '//'];
const UNKNOWN = '2';
const TIMEOUT_MS = 20_000;

type Input =
  | { readonly kind: 'tcp'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'http2';
      readonly path: string;
      readonly headers: Record<string, string>;
      readonly bytes: Uint8Array;
    };

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const bytes = fc.uint8Array({ maxLength: 300 });
/** A flag, four bytes of length, and what may or may not be as long. */
const frame = fc
  .tuple(
    fc.constantFrom(0, 1, 255),
    fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(2 ** 31, 2 ** 32 - 1)),
    bytes,
  )
  .map(([flag, length, rest]) => {
    const head = Buffer.alloc(5);
    head.writeUInt8(flag);
    head.writeUInt32BE(length, 1);
    return Buffer.concat([head, rest]);
  });
const headers = fc.record(
  {
    'grpc-encoding': fc.constantFrom('gzip', 'deflate', 'nonsense'),
    'grpc-timeout': fc.constantFrom('1n', '0S', '-1S', '99999999H', 'soon'),
    'x-bin': fc.constantFrom('!', 'AA==', '%'),
  },
  { requiredKeys: [], noNullPrototype: true },
);
const input: Arbitrary<Input> = fc.oneof(
  fc.record({
    kind: fc.constant('tcp' as const),
    bytes: fc.oneof(
      bytes,
      bytes.map((rest) => Buffer.concat([PREFACE, rest])),
    ),
  }),
  fc.record({
    kind: fc.constant('http2' as const),
    path: fc.constantFrom(...PATHS),
    headers,
    bytes: fc.oneof(frame, bytes),
  }),
);

test('bytes that are no gRPC do not harm the service', async (t) => {
  const { server, client, logged } = await openDoor(t);
  await fuzz(t, 'frames that are no gRPC', {
    inputs: input,
    check: async (given) => {
      if (given.kind === 'tcp') await sendBytes(server.address, given.bytes);
      else assert.notEqual(await sendFrames(server.address, given), UNKNOWN);
      assert.equal((await client.getPlan({})).decisions.length, 1);
    },
  });
  assert.deepEqual(
    logged.filter(({ line }) => line.startsWith('error')),
    [],
  );
});

/** Resolves when the connection is closed, by whomever. */
async function sendBytes(address: string, sent: Uint8Array): Promise<void> {
  const socket = connect(Number(address.split(':').at(-1)), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.setTimeout(TIMEOUT_MS, () => assert.fail('the connection hangs'));
  socket.resume();
  socket.end(sent);
  await once(socket, 'close');
}

/** The status of the call; undefined if the stream was reset. */
async function sendFrames(
  address: string,
  given: Extract<Input, { readonly kind: 'http2' }>,
): Promise<string | undefined> {
  const session = connectHttp2(`http://${address}`);
  session.on('error', () => undefined);
  const stream = session.request({
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_PATH]: given.path,
    [constants.HTTP2_HEADER_CONTENT_TYPE]: 'application/grpc',
    te: 'trailers',
    ...given.headers,
  });
  let status: string | undefined;
  const note = (received: object): void => {
    status = (received as Record<string, string | undefined>)['grpc-status'] ?? status;
  };
  stream
    .on('response', note)
    .on('trailers', note)
    .on('error', () => undefined);
  stream.resume();
  stream.end(given.bytes);
  const closed = once(stream, 'close');
  stream.setTimeout(200, () => {
    stream.close(constants.NGHTTP2_CANCEL); // A watch goes on until its caller has heard enough.
  });
  await closed;
  session.destroy();
  return status;
}
