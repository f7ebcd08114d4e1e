/** Scores on their way out. */
import type { Accuracy } from '../../../core/feedback/score.ts';
import { poolSeriesId } from '../../../core/forecast/forecast.ts';
import type { SeriesId } from '../../../core/forecast/forecast.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import type { Accuracy as WireAccuracy } from '../gen/pra/v1/Accuracy.ts';
import type { Subject } from '../gen/pra/v1/Subject.ts';
import { toDuration } from '../wire-time.ts';
import { encodeQuantiles, encodeSubject, uint32 } from './common.ts';

export const encodeAccuracy = (accuracy: Accuracy): WireAccuracy => ({
  subject: accuracy.series === undefined ? null : subjectOf(accuracy.series),
  model: accuracy.model,
  window: toDuration(accuracy.windowMs),
  forecasts: uint32(accuracy.forecasts),
  meanActualRequests: finiteOrZero(accuracy.meanActual),
  meanAbsoluteError: finiteOrZero(accuracy.meanAbsoluteError),
  weightedAbsolutePercentageError: finiteOrZero(accuracy.weightedAbsolutePercentageError),
  meanPinballLoss: finiteOrZero(accuracy.meanPinballLoss),
  coverage: encodeQuantiles(accuracy.levels, accuracy.coverage),
});

const POOL_PREFIX = poolSeriesId('');

const subjectOf = (series: SeriesId): Subject =>
  series.startsWith(POOL_PREFIX)
    ? encodeSubject({ kind: 'pool', pool: series.slice(POOL_PREFIX.length) })
    : encodeSubject({ kind: 'source', source: series });
