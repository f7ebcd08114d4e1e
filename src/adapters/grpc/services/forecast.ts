/** ForecastService: how much will come. */
import type { App, AskOutcome, ModelWish, OnDemandQuery, PredictQuery } from '../../../app/api.ts';
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodeQueries, decodeQuery } from '../decode/forecast.ts';
import { encodePrediction } from '../encode/forecast.ts';
import type { ForecastServiceHandlers } from '../gen/pra/v1/ForecastService.ts';
import type { PredictResponse } from '../gen/pra/v1/PredictResponse.ts';
import { modelNotLoaded, modelNotReady, unknownModel } from '../status/failure.ts';

export const forecastService = (
  app: App,
  { unary, serverStream, watch }: CallKinds,
): ForecastServiceHandlers => ({
  Predict: unary((request, signal) => {
    const query = decodeQuery(request, app);
    const outcome = app.predictNow(query, signal);
    // Most answers are there at once: then there is nothing to wait for.
    return outcome instanceof Promise
      ? outcome.then((late) => replyOf(query, late))
      : replyOf(query, outcome);
  }),
  BatchPredict: serverStream((request) => predictAll(decodeQueries(request, app), app)),
  WatchForecasts: watch(
    (request, signal) => app.watchForecasts(decodeQueries(request, app), signal),
    encodePrediction,
  ),
});

function replyOf({ model }: OnDemandQuery, outcome: AskOutcome): PredictResponse {
  switch (outcome.kind) {
    case 'prediction':
      return encodePrediction(outcome.prediction);
    case 'unknown-model':
      throw unknownModel(wishOf(model));
    case 'not-ready':
      throw modelNotReady(formatModelId(outcome.model), outcome.model);
    case 'not-loaded':
      throw modelNotLoaded(formatModelId(outcome.model));
  }
}

const wishOf = (wish: ModelWish | undefined): string =>
  [wish?.name, wish?.version ?? wish?.label].filter((part) => part !== undefined).join('/');

/** One after the other, as they are taken: what nobody waits for any longer is not computed. */
function* predictAll(queries: readonly PredictQuery[], app: App): Generator<PredictResponse> {
  for (const query of queries) yield encodePrediction(app.predict(query));
}
