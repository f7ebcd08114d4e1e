/** How do quantiles never cross? Each becomes the greatest of those up to its level. */
import { ints } from './graph-builder.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';

/** `quantiles` [batch, row, level] in order; `levels` of them. Pooling with what comes before is a running maximum. */
export const inOrder = (g: GraphBuilder, quantiles: Value, levels: number): Value =>
  g.apply('MaxPool', [quantiles], { kernel_shape: ints([levels]), pads: ints([levels - 1, 0]) });
