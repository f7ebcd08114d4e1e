/** Which inputs and outputs has a graph, by its card, and how long is a row of each? */
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import type { SharedRows } from '../../core/forecast/model/shared-rows.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';

/** Shape of one row, without the axis of the batch. */
type RowShape = readonly number[];

export type InputName = Exclude<keyof ModelInput, 'rows'>;

/** The inputs that the card names. */
export function inputShapes(card: ModelCard): ReadonlyMap<InputName, RowShape> {
  const { contextLength, horizon, inputs } = card;
  const steps = contextLength + horizon;
  const shapes = new Map<InputName, RowShape>([['context', [contextLength]]]);
  for (const name of ['lags', 'calendar', 'events'] as const) {
    if (inputs[name].length > 0) shapes.set(name, [steps, inputs[name].length]);
  }
  if (inputs.time) shapes.set('time', [steps]);
  if (inputs.parameters > 0) shapes.set('parameters', [inputs.parameters]);
  return shapes;
}

/** The outputs that the card names. */
export function outputShapes(card: ModelCard): ReadonlyMap<keyof ModelOutput, RowShape> {
  const { experts, horizon, levels, targets } = card;
  const shapes = new Map<keyof ModelOutput, RowShape>([
    ['quantiles', [experts.length, horizon, levels.length]],
  ]);
  if (targets.length > 0) shapes.set('targets', [experts.length, targets.length, levels.length]);
  return shapes;
}

export const sizeOf = (shape: RowShape): number => shape.reduce((size, length) => size * length, 1);

export const isShared = (part: Float32Array | SharedRows): part is SharedRows => 'of' in part;

/** What is wrong with a batch; `undefined`: each of its arrays is as long as the card says. */
export function batchProblem(card: ModelCard, batch: ModelInput): string | undefined {
  const shapes = inputShapes(card);
  for (const name of ['context', 'lags', 'parameters', 'time', 'calendar', 'events'] as const) {
    const shape = shapes.get(name);
    const part = batch[name];
    const length = shape ? sizeOf(shape) : 0;
    const rows = isShared(part) ? sharedRows(part, length) : part.length / length;
    const isSound = length === 0 ? sizeIn(part) === 0 : rows === batch.rows;
    if (!isSound) return `${batch.rows} rows of ${name} have ${length} values each`;
  }
  return undefined;
}

const sizeIn = (part: Float32Array | SharedRows): number =>
  isShared(part) ? part.values.length : part.length;

/** As many rows as there are, or NaN if one of them is not there. */
function sharedRows({ values, of }: SharedRows, length: number): number {
  return of.every((place) => (place + 1) * length <= values.length) ? of.length : Number.NaN;
}
