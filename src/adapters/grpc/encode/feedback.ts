/** Scores on their way out. */
import type { KnownDrift } from '../../../app/drift/drift-book.ts';
import type { DriftKind } from '../../../core/feedback/drift/drift.ts';
import type { Accuracy } from '../../../core/feedback/score.ts';
import { poolSeriesId } from '../../../core/forecast/forecast.ts';
import type { SeriesId } from '../../../core/forecast/forecast.ts';
import { finiteOrZero } from '../../../core/units/quantity.ts';
import type { Accuracy as WireAccuracy } from '../gen/pra/v1/Accuracy.ts';
import type { Drift as WireDrift } from '../gen/pra/v1/Drift.ts';
import type { DriftKind__Output } from '../gen/pra/v1/DriftKind.ts';
import type { Subject } from '../gen/pra/v1/Subject.ts';
import { toDuration, toTimestamp } from '../wire-time.ts';
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

const KINDS: Readonly<Record<DriftKind, DriftKind__Output>> = {
  input: 'DRIFT_KIND_INPUT',
  loss: 'DRIFT_KIND_LOSS',
};

export const encodeDrift = (drift: KnownDrift): WireDrift => ({
  subject: subjectOf(drift.series),
  kind: KINDS[drift.kind],
  since: toTimestamp(drift.since),
  seen: toTimestamp(drift.seenAt),
  ended: toTimestamp(drift.endedAt),
  factor: finiteOrZero(drift.factor),
  confidence: finiteOrZero(drift.confidence),
});

const POOL_PREFIX = poolSeriesId('');

const subjectOf = (series: SeriesId): Subject =>
  series.startsWith(POOL_PREFIX)
    ? encodeSubject({ kind: 'pool', pool: series.slice(POOL_PREFIX.length) })
    : encodeSubject({ kind: 'source', source: series });
