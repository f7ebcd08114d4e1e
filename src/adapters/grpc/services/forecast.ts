/** ForecastService: how much will come. */
import type { App, PredictQuery } from '../../../app/api.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodeQueries, decodeQuery } from '../decode/forecast.ts';
import { encodePrediction } from '../encode/forecast.ts';
import type { ForecastServiceHandlers } from '../gen/pra/v1/ForecastService.ts';
import type { PredictResponse } from '../gen/pra/v1/PredictResponse.ts';

export const forecastService = (
  app: App,
  { unary, serverStream, watch }: CallKinds,
): ForecastServiceHandlers => ({
  Predict: unary((request) => encodePrediction(app.predict(decodeQuery(request, app)))),
  BatchPredict: serverStream((request) => predictAll(decodeQueries(request, app), app)),
  WatchForecasts: watch(
    (request, signal) => app.watchForecasts(decodeQueries(request, app), signal),
    encodePrediction,
  ),
});

/** One after the other, as they are taken: what nobody waits for any longer is not computed. */
function* predictAll(queries: readonly PredictQuery[], app: App): Generator<PredictResponse> {
  for (const query of queries) yield encodePrediction(app.predict(query));
}
