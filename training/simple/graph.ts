/** What is in `simple/<version>/model.onnx`? The simple experts, from two hours of context and the seasons. */
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { masked } from '../onnx/masked.ts';
import type { Graph } from '../onnx/model-proto.ts';
import { simplePoints, stackPoints } from './points.ts';
import { EXPERT_NAMES, NAME, simpleSteps } from './settings.ts';
import type { SimplePoint } from './settings.ts';

/** Inputs `context` [batch, step] and `lags` [batch, step, season], output `quantiles` [batch, expert, lead, 1]. */
export function simpleGraph(stepMs: number, experts: readonly SimplePoint[] = EXPERT_NAMES): Graph {
  const g = new GraphBuilder();
  const steps = simpleSteps(stepMs);
  const { contextLength, horizon, seasons } = steps;
  const context = g.input({ name: 'context', type: 'float32', shape: ['batch', contextLength] });
  const lagsShape = ['batch', contextLength + horizon, seasons.length];
  const lags = g.input({ name: 'lags', type: 'float32', shape: lagsShape });
  const points = simplePoints(g, { context: masked(g, context), lags: masked(g, lags) }, steps);
  const output = g.apply('Unsqueeze', [stackPoints(g, points, experts), g.integers([3])]);
  g.output(output, { name: 'quantiles', type: 'float32', shape: ['batch', experts.length, horizon, 1] });
  return g.build(NAME);
}
