/** Answers about the future. */
import type { Prediction, WindowPrediction } from '../../../app/api.ts';
import type { ResourceNeed } from '../../../core/capacity/needs.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import type { PredictResponse } from '../gen/pra/v1/PredictResponse.ts';
import type { Resources } from '../gen/pra/v1/Resources.ts';
import type { WindowForecast } from '../gen/pra/v1/WindowForecast.ts';
import { toDuration, toTimestamp } from '../wire-time.ts';
import { encodeBasis, encodeDataAge, encodeModel, encodeQuantiles, encodeSubject, uint32 } from './common.ts';

export const encodePrediction = (prediction: Prediction): PredictResponse => ({
  subject: encodeSubject(prediction.subject),
  basis: encodeBasis(prediction.basis),
  reason: prediction.reason ?? '',
  issuedAt: toTimestamp(prediction.issuedAt),
  windows: prediction.windows.map(encodeWindow),
  models: prediction.models.map(encodeModel),
  dataAge: encodeDataAge(prediction.dataAge),
});

const encodeWindow = ({ windowMs, total, peakRate, resources }: WindowPrediction): WindowForecast => ({
  window: toDuration(windowMs),
  totalRequests: encodeQuantiles(total.levels, total.values),
  peakRatePerSecond: encodeQuantiles(peakRate.levels, peakRate.values),
  resources: resources.map((need, index) => ({
    level: finiteOrZero(peakRate.levels[index] ?? 0),
    resources: encodeNeed(need),
  })),
});

const encodeNeed = (need: ResourceNeed): Resources => ({
  cpuCores: finiteOrZero(need.cpuCores),
  memoryBytes: finiteOrZero(need.memoryBytes),
  bandwidthBytesPerSecond: finiteOrZero(need.bandwidthBytesPerSecond),
  instances: uint32(need.instances),
});
