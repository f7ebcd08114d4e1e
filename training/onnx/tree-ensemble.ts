/**
 * How does a forest become a node of a graph? `TreeEnsembleRegressor` of ONNX-ML, version 3: parallel arrays, an entry
 * a node (https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html).
 *
 * Each tree has a target of its own, which is the number of the leaf among those of all trees: what leaves hold is a
 * constant of the graph that is gathered from, which loads and runs faster than as many targets as it has columns.
 */
import type { Tree } from '../trees/learner/tree.ts';
import { int, packedFloats, packedInts, text, texts } from './graph-builder.ts';
import type { GraphBuilder, Value } from './graph-builder.ts';
import { ML_DOMAIN } from './model-proto.ts';

const INT32 = 6;

/** [batch, tree] of `features` [batch, feature]: the number of each row's leaf, counted on from tree to tree. */
export function treeRows(g: GraphBuilder, features: Value, trees: readonly Tree[]): Value {
  const nodes = trees.flatMap((tree, id) =>
    Array.from(tree.feature, (feature, node) => ({ tree, id, feature, node })),
  );
  const ofNodes = (of: (node: (typeof nodes)[number]) => number): Int32Array => Int32Array.from(nodes, of);
  const inner = (part: 'left' | 'right' | 'unknownLeft') =>
    packedInts(ofNodes(({ tree, feature, node }) => (feature < 0 ? 0 : (tree[part][node] ?? 0))));
  const leaves = nodes.filter(({ feature }) => feature < 0);
  const ofLeaves = (of: (node: (typeof nodes)[number]) => number): Int32Array => Int32Array.from(leaves, of);
  const firsts: number[] = [];
  trees.reduce((first, { leaves: count }) => {
    firsts.push(first);
    return first + count;
  }, 0);
  const rows = g.apply(
    'TreeEnsembleRegressor',
    [features],
    {
      nodes_treeids: packedInts(ofNodes(({ id }) => id)),
      nodes_nodeids: packedInts(ofNodes(({ node }) => node)),
      nodes_featureids: packedInts(ofNodes(({ feature }) => Math.max(0, feature))),
      nodes_values: packedFloats(Float32Array.from(nodes, ({ tree, node }) => tree.threshold[node] ?? 0)),
      nodes_modes: texts(nodes.map(({ feature }) => (feature < 0 ? 'LEAF' : 'BRANCH_LEQ'))),
      nodes_truenodeids: inner('left'),
      nodes_falsenodeids: inner('right'),
      nodes_missing_value_tracks_true: inner('unknownLeft'),
      target_treeids: packedInts(ofLeaves(({ id }) => id)),
      target_nodeids: packedInts(ofLeaves(({ node }) => node)),
      target_ids: packedInts(ofLeaves(({ id }) => id)),
      // Whole numbers, exact in float32 up to 2^24.
      target_weights: packedFloats(
        Float32Array.from(leaves, ({ tree, id, node }) => (firsts[id] ?? 0) + (tree.leaf[node] ?? 0)),
      ),
      n_targets: int(trees.length),
      aggregate_function: text('SUM'),
      post_transform: text('NONE'),
    },
    ML_DOMAIN,
  );
  return g.apply('Cast', [rows], { to: int(INT32) });
}
