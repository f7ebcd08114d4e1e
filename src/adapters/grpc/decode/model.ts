/** Questions about models on their way in, checked. */
import type { ModelId } from '../../../core/forecast/model/model-card.ts';
import type { ListModelsRequest__Output } from '../gen/pra/v1/ListModelsRequest.ts';
import type { SetLabelRequest__Output } from '../gen/pra/v1/SetLabelRequest.ts';
import { Fields } from './fields.ts';

/** Of a model, or a label of one. */
export const MODEL_NAME = {
  matches: (text: string): boolean => /^[a-z0-9-]{1,63}$/.test(text),
  allowed: '1 to 63 lower-case letters, digits and hyphens',
};
/** As the folders of a repository. */
export const VERSION_MAX = 999_999_999;

/** `undefined`: all. */
export const decodeModelName = ({ name }: ListModelsRequest__Output): string | undefined =>
  name === '' ? undefined : Fields.checked('the question', (fields) => fields.text('name', name, MODEL_NAME));

export const decodeModelId = ({ name, version }: ModelId): ModelId =>
  Fields.checked('the model', (fields) => ({
    name: fields.text('name', name, MODEL_NAME),
    version: fields.whole('version', version, { min: 1, max: VERSION_MAX }),
  }));

export const decodeLabel = ({ name, version, label }: SetLabelRequest__Output) =>
  Fields.checked('the label', (fields) => ({
    label: fields.text('label', label, MODEL_NAME),
    of: {
      name: fields.text('name', name, MODEL_NAME),
      version: fields.whole('version', version, { min: 0, max: VERSION_MAX }) || undefined,
    },
  }));
