/** Questions about the future, checked. */
import type { App, ModelWish, OnDemandQuery, PredictQuery } from '../../../app/api.ts';
import type { Duration__Output } from '../gen/google/protobuf/Duration.ts';
import type { ModelChoice__Output } from '../gen/pra/v1/ModelChoice.ts';
import type { PredictRequest__Output } from '../gen/pra/v1/PredictRequest.ts';
import type { Subject__Output } from '../gen/pra/v1/Subject.ts';
import { decodeSubject, decodeWindows, poolsOf, requirePools } from './common.ts';
import { Fields } from './fields.ts';
import { MODEL_NAME, VERSION_MAX } from './model.ts';

const SUBJECTS = { min: 1, max: 10_000 } as const;

type Configured = Pick<App, 'pools' | 'settings'>;

export function decodeQuery(message: PredictRequest__Output, app: Configured): OnDemandQuery {
  const query = Fields.checked('the request', (fields) => ({
    subject: decodeSubject('subject', message.subject, fields),
    windowsMs: decodeWindows(message.windows, fields, { ...app.settings, longestMs: app.settings.horizonMs }),
    model: message.model === null ? undefined : decodeWish(message.model, fields.within('model')),
  }));
  requirePools(poolsOf([query]), app);
  return query;
}

const decodeWish = ({ name, version, label }: ModelChoice__Output, fields: Fields): ModelWish => ({
  name: fields.text('name', name, MODEL_NAME),
  version: version === undefined ? undefined : fields.whole('version', version, { min: 1, max: VERSION_MAX }),
  label: label === undefined ? undefined : fields.text('label', label, MODEL_NAME),
});

/** One query a subject, in their order, all with the same windows. */
export function decodeQueries(
  message: { readonly subjects: readonly Subject__Output[]; readonly windows: readonly Duration__Output[] },
  app: Configured,
): readonly PredictQuery[] {
  const queries = Fields.checked('the request', (fields) => {
    const longestMs = Math.max(...app.settings.windowsMs);
    const windowsMs = decodeWindows(message.windows, fields, { ...app.settings, longestMs });
    return fields.list('subjects', message.subjects, SUBJECTS).map((subject, index) => ({
      subject: decodeSubject(`subjects[${index}]`, subject, fields),
      windowsMs,
    }));
  });
  requirePools(poolsOf(queries), app);
  return queries;
}
