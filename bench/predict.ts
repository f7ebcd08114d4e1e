/**
 * What does the door cost? `Predict` at 32 calls in flight, against a bare grpc-js server.
 *
 *   node --import tsx bench/predict.ts
 */
import { loadContract } from '../src/adapters/grpc/contract.ts';
import { encodePrediction } from '../src/adapters/grpc/encode/forecast.ts';
import { fakeApp, predictionOf } from '../test/fakes/app.ts';
import { againstBare } from './against-bare.ts';

const { path, requestSerialize, responseSerialize } = loadContract().forecast.Predict;
const SOURCE = { name: 'checkout', parameters: [{ name: 'route', value: '/pay' }] };
const request = requestSerialize({ subject: { source: SOURCE } });
const reply = responseSerialize(
  encodePrediction(
    predictionOf({
      subject: { kind: 'source', source: 'checkout{route="/pay"}' },
      windowsMs: [300_000, 900_000, 1_800_000],
    }),
  ),
);

await againstBare({ title: 'Predict', path, request, reply, app: fakeApp }, import.meta.url);
