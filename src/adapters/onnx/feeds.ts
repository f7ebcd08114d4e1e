/** How do some rows of a batch become the inputs of a graph? What rows share is laid out for each of them here. */
import { Tensor } from 'onnxruntime-node';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import type { SharedRows } from '../../core/forecast/model/shared-rows.ts';
import { inputShapes, isShared, sizeOf } from './shapes.ts';

export type Feeds = Readonly<Record<string, Tensor>>;

/** The inputs of rows [from, to). */
export type FeedRows = (from: number, to: number) => Feeds;

/** What was laid out last: the same again for most chunks of a cycle, all of whose rows are of one instant. */
interface LaidOut {
  readonly place: number;
  readonly tensor: Tensor;
}

/** A reader of the batch, good while its arrays are. */
export function feedsOf(card: ModelCard, batch: ModelInput): FeedRows {
  const shapes = [...inputShapes(card)];
  const laidOut = new Map<string, LaidOut>();
  return (from, to) => {
    const feeds = shapes.map(([name, shape]): [string, Tensor] => {
      const part = batch[name];
      const length = sizeOf(shape);
      const dims = [to - from, ...shape];
      if (!isShared(part)) {
        return [name, new Tensor('float32', rowsOf(part, from * length, to * length), dims)];
      }
      const known = laidOut.get(name);
      const place = onlyPlace(part, from, to);
      if (place !== undefined && known?.place === place && known.tensor.dims[0] === to - from) {
        return [name, known.tensor];
      }
      const tensor = new Tensor('float32', layOut(part, { from, to, length }), dims);
      if (place !== undefined) laidOut.set(name, { place, tensor });
      return [name, tensor];
    });
    return Object.fromEntries(feeds);
  };
}

/** A view, or a copy where the memory is shared with another thread: the runtime takes none of that. */
const rowsOf = (part: Float32Array, from: number, to: number): Float32Array =>
  part.buffer instanceof SharedArrayBuffer ? part.slice(from, to) : part.subarray(from, to);

/** The place that all of these rows share; `undefined`: they differ. */
function onlyPlace({ of }: SharedRows, from: number, to: number): number | undefined {
  const first = of[from];
  for (let row = from + 1; row < to; row += 1) if (of[row] !== first) return undefined;
  return first;
}

function layOut(
  { values, of }: SharedRows,
  { from, to, length }: { readonly from: number; readonly to: number; readonly length: number },
): Float32Array {
  const rows = new Float32Array((to - from) * length);
  for (let row = from; row < to; row += 1) {
    const place = (of[row] ?? 0) * length;
    rows.set(values.subarray(place, place + length), (row - from) * length);
  }
  return rows;
}
