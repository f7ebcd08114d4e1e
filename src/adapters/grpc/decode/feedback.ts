/** Questions about past forecasts, checked. */
import type { AccuracyQuestion, App, PredictSubject } from '../../../app/api.ts';
import { poolSeriesId } from '../../../core/forecast/forecast.ts';
import type { GetAccuracyRequest__Output } from '../gen/pra/v1/GetAccuracyRequest.ts';
import { decodeRange, decodeSubject, requirePools } from './common.ts';
import { Fields, textOf } from './fields.ts';

const MODELS = { min: 0, max: 100 } as const;
const MODEL = textOf(1, 300);

export function decodeAccuracyQuestion(
  message: GetAccuracyRequest__Output,
  app: Pick<App, 'pools'>,
): AccuracyQuestion {
  const { subject, range, models } = Fields.checked('the request', (fields) => ({
    subject: message.subject === null ? undefined : decodeSubject('subject', message.subject, fields),
    range: message.range === null ? undefined : decodeRange(message.range, fields.within('range')),
    models: fields
      .list('models', message.models, MODELS)
      .map((model, index) => fields.text(`models[${index}]`, model, MODEL)),
  }));
  if (subject?.kind === 'pool') requirePools([subject.pool], app);
  return { series: subject && seriesOf(subject), range, models };
}

const seriesOf = (subject: PredictSubject): string =>
  subject.kind === 'pool' ? poolSeriesId(subject.pool) : subject.source;
