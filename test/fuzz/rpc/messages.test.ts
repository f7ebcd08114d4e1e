/**
 * Whatever bytes come as requests of a method, they are answered, or refused by a failure that the API promises
 * and that fits into a header.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { failureOf, toWireStatus } from '../../../src/adapters/grpc/status/status.ts';
import { AT, DIRECTIVE, DRIFT, fakeApp, predictionOf, WARM_TARGETS } from '../../fakes/app.ts';
import { fuzz } from '../budget.ts';
import { hostileRequests } from './messages.ts';
import { plainMethods } from './methods.ts';
import type { PlainMethod } from './methods.ts';
import { assertSound } from './sound.ts';

const PROMISED: ReadonlySet<string> = new Set(['INVALID_ARGUMENT', 'NOT_FOUND', 'FAILED_PRECONDITION']);
/** Of all headers together; some clients take no more. */
const HEADER_BYTES_MAX = 8_192;

interface Input {
  readonly path: string;
  readonly requests: readonly Buffer[];
}

const methods = plainMethods(publishingApp());
const byPath = new Map(methods.map((one) => [one.method.path, one]));
const inputs: Arbitrary<Input> = fc.oneof(
  ...methods.map(({ method }) =>
    hostileRequests(method).map((requests): Input => ({ path: method.path, requests })),
  ),
);

/** An app whose streams have something to tell. */
function publishingApp() {
  const app = fakeApp();
  app.news.predictions.publish(
    predictionOf({ subject: { kind: 'pool', pool: 'checkout' }, windowsMs: [300_000] }, AT),
  );
  app.news.warmTargets.publish(WARM_TARGETS);
  app.news.directives.publish(DIRECTIVE);
  app.news.drifts.publish(DRIFT);
  return app;
}

test('requests of every method are answered or refused', async (t) => {
  const outcomes = new Map<string, number>();
  await fuzz(t, 'messages, decoded and answered in process', {
    inputs,
    check: async ({ path, requests }) => {
      const method = byPath.get(path);
      assert.ok(method);
      const outcome = `${path} ${await outcomeOf(method, requests)}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    },
  });
  // Inputs that are all refused, or all taken, would prove nothing.
  for (const { method } of methods) {
    const often = (outcome: string): boolean => (outcomes.get(`${method.path} ${outcome}`) ?? 0) > 100;
    // A version of a model by any name is hardly ever there: that it is not was understood.
    const isTaken = often('OK') || (method.path.startsWith('/pra.v1.ModelService/') && often('NOT_FOUND'));
    assert.ok(isTaken, `${method.path} is hardly ever taken`);
    assert.ok(often('INVALID_ARGUMENT'), `${method.path} is hardly ever refused`);
  }
});

/** OK or the code of the refusal; throws if it is none that the API promises. */
async function outcomeOf({ method, answer }: PlainMethod, requests: readonly Buffer[]): Promise<string> {
  try {
    assertSound(await answer(requests));
    return 'OK';
  } catch (error) {
    const failure = failureOf(error, method.path, () => {
      throw error;
    });
    assert.ok(PROMISED.has(failure.code), `${failure.code}: ${failure.message}`);
    const { details, metadata } = toWireStatus(failure);
    const trailers = Object.values(metadata.toHttp2Headers()).join('').length;
    assert.ok(encodeURI(details).length + trailers < HEADER_BYTES_MAX, 'it does not fit into a header');
    return failure.code;
  }
}
