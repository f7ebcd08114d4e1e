/** Questions about past forecasts, checked. */
import type { AccuracyQuestion, App, PredictSubject } from '../../../app/api.ts';
import type { DriftQuestion } from '../../../app/drift/drift-book.ts';
import type { DriftKind } from '../../../core/feedback/drift/drift.ts';
import { poolSeriesId } from '../../../core/forecast/forecast.ts';
import type { DriftKind__Output } from '../gen/pra/v1/DriftKind.ts';
import type { GetAccuracyRequest__Output } from '../gen/pra/v1/GetAccuracyRequest.ts';
import type { ListDriftRequest__Output } from '../gen/pra/v1/ListDriftRequest.ts';
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

const KINDS: ReadonlyMap<string | number, DriftKind | undefined> = new Map<
  DriftKind__Output,
  DriftKind | undefined
>([
  ['DRIFT_KIND_UNSPECIFIED', undefined],
  ['DRIFT_KIND_INPUT', 'input'],
  ['DRIFT_KIND_LOSS', 'loss'],
]);

export function decodeDriftQuestion(
  message: Pick<ListDriftRequest__Output, 'subject' | 'kind'>,
  app: Pick<App, 'pools'>,
): Omit<DriftQuestion, 'runningOnly'> {
  const { subject, kind } = Fields.checked('the question', (fields) => {
    if (!KINDS.has(message.kind)) fields.refuse('kind', message.kind, [...KINDS.keys()].join(', '));
    return {
      subject: message.subject === null ? undefined : decodeSubject('subject', message.subject, fields),
      kind: KINDS.get(message.kind),
    };
  });
  if (subject?.kind === 'pool') requirePools([subject.pool], app);
  return { series: subject && seriesOf(subject), kind };
}

const seriesOf = (subject: PredictSubject): string =>
  subject.kind === 'pool' ? poolSeriesId(subject.pool) : subject.source;
