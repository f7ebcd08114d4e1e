/** What came in the last hours, as quantiles? The graph of `recent`: the same at all leads, others for each window. */
import { GraphBuilder, int } from '../onnx/graph-builder.ts';
import type { Value } from '../onnx/graph-builder.ts';
import { masked, slice } from '../onnx/masked.ts';
import type { Masked } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { thinned } from '../thinned.ts';
import { windowSizes } from '../window-targets.ts';
import { distributions } from './empirical.ts';
import type { Distributions } from './empirical.ts';
import { LEVELS, RECENT, THINNED_TO, recentSteps } from './settings.ts';
import type { RecentSteps } from './settings.ts';
import { tableOf, windowsOf } from './windows.ts';

/** `context` [batch, step] → `quantiles` [batch, expert, lead, level] and, where there are windows, `targets`. */
export function recentGraph(stepMs: number): Graph {
  const g = new GraphBuilder();
  const steps = recentSteps(stepMs);
  const [experts, windows] = [steps.spans.length, windowSizes(steps.windows).length];
  const shape = ['batch', Math.max(...steps.spans)];
  const context = masked(g, g.input({ name: 'context', type: 'float32', shape }));
  const ofSteps = stepQuantiles(g, context, steps);
  const own =
    windows > 0 ? [ofSteps.quantiles, windowQuantiles(g, context, ofSteps, steps)] : [ofSteps.quantiles];
  const all = longerWhereUnknown(g, g.apply('Concat', own, { axis: int(2) }), ofSteps.isKnown);
  const said = slice(g, all, { axis: 2, from: 0, to: 1 });
  const quantiles = g.apply('Expand', [said, g.integers([1, 1, steps.horizon, 1])]);
  const ofLeads = ['batch', experts, steps.horizon, LEVELS.length];
  g.output(quantiles, { name: 'quantiles', type: 'float32', shape: ofLeads });
  if (windows > 0) {
    const targets = slice(g, all, { axis: 2, from: 1, to: 1 + windows });
    const ofTargets = ['batch', experts, windows, LEVELS.length];
    g.output(targets, { name: 'targets', type: 'float32', shape: ofTargets });
  }
  return g.build(RECENT);
}

/** [batch, span, 1, level], 0 where nothing is known. */
function stepQuantiles(g: GraphBuilder, context: Masked, { spans }: RecentSteps): Distributions {
  const length = Math.max(...spans);
  const groups = spans.map((span) =>
    thinned(span, THINNED_TO.lastHours).map((place) => length - span + place),
  );
  const { quantiles, isKnown } = distributions(g, context, groups);
  const apart = (part: Value): Value => g.apply('Unsqueeze', [part, g.integers([2])]);
  return { quantiles: apart(g.apply('Where', [isKnown, quantiles, 0])), isKnown: apart(isKnown) };
}

/** [batch, span, window, level]; where no window is known they are as steps that are all alike. */
function windowQuantiles(
  g: GraphBuilder,
  context: Masked,
  ofSteps: Distributions,
  { spans, windows }: RecentSteps,
): Value {
  const length = Math.max(...spans);
  const apart = windows[0] ?? 1;
  const asRows = (part: Value): Value => g.apply('Unsqueeze', [part, g.integers([1])]);
  const series = { values: asRows(context.values), known: asRows(context.known), rows: 1, length };
  const sizes = windowSizes(windows);
  const [ends, endsOf] = [length / apart, (span: number): number => span / apart];
  const groups = spans.flatMap((span) =>
    sizes.map((_, kind) =>
      thinned(endsOf(span), THINNED_TO.windows).map((place) => (kind + 1) * ends - endsOf(span) + place),
    ),
  );
  const of = distributions(g, tableOf(g, windowsOf(g, series, { windows, apart })), groups);
  const bySpan = (part: Value, last: number): Value =>
    g.apply('Reshape', [part, g.integers([-1, spans.length, sizes.length, last])]);
  const standIn = g.apply('Mul', [ofSteps.quantiles, g.floats(sizes, [1, 1, sizes.length, 1])]);
  return g.apply('Where', [bySpan(of.isKnown, 1), bySpan(of.quantiles, LEVELS.length), standIn]);
}

/** `said` [batch, span, …], where `isKnown` [batch, span, …]; where it is not, what the next longer span says. */
function longerWhereUnknown(g: GraphBuilder, said: Value, isKnown: Value): Value {
  const spanAt = (part: Value, at: number): Value => slice(g, part, { axis: 1, from: at, to: at + 1 });
  const longest = spanAt(said, 1);
  return g.apply('Concat', [g.apply('Where', [spanAt(isKnown, 0), spanAt(said, 0), longest]), longest], {
    axis: int(1),
  });
}
