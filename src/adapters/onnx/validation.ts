/**
 * May a graph serve? It is run on made-up rows, the ordinary and the hostile, and must give finite,
 * non-negative quantiles in order, and for each row the same alone as in a batch.
 */
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import type { ModelInput } from '../../core/forecast/model/model-input.ts';
import { sharedInputs } from '../../core/forecast/model/shared-rows.ts';
import type { SharedInputs } from '../../core/forecast/model/shared-rows.ts';
import type { ModelOutput } from '../../core/forecast/model/output-reader.ts';
import { UTC } from '../../core/units/civil-time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { Graph } from './graph.ts';
import { outputShapes, sizeOf } from './shapes.ts';

/** Value of a step of the context (and of each lag); NaN = unknown. */
export interface Probe {
  readonly name: string;
  readonly context: (step: number) => number;
  readonly lag: (step: number) => number;
  /** Of the whole row; `undefined`: the series was never fitted. */
  readonly parameter?: number;
  /** Of every channel, all the time. */
  readonly intensity?: number;
}

const wave = (step: number): number => Math.round(40 + 30 * Math.sin(step / 10));
const unknown = (): number => Number.NaN;

export const PROBES: readonly Probe[] = [
  { name: 'a daily wave', context: wave, lag: (step) => wave(step + 3) },
  {
    name: 'a series with gaps',
    context: (step) => (step % 3 === 0 ? Number.NaN : wave(step)),
    lag: (step) => (step % 5 < 3 ? Number.NaN : wave(step)),
  },
  { name: 'a series whose past is unknown', context: wave, lag: unknown },
  { name: 'a series whose present is unknown', context: unknown, lag: wave },
  { name: 'a series of which nothing is known', context: unknown, lag: unknown },
  { name: 'a silent series', context: () => 0, lag: () => 0 },
  { name: 'a series that fell silent', context: () => 0, lag: wave },
  { name: 'a sudden start', context: (step) => (step % 120 < 119 ? 0 : 1e6), lag: () => 0 },
  { name: 'a very busy series', context: (step) => 1e6 * wave(step), lag: (step) => 1e6 * wave(step) },
  { name: 'a series fitted on nothing but zeros', context: wave, lag: wave, parameter: 0 },
  { name: 'a series in the middle of every event', context: wave, lag: wave, intensity: 1 },
];

/** Made-up rows are of an instant so long after the card's epoch. */
const PROBE_DAYS = 100;

/** Rounding of float32 in sums whose order depends on the size of the batch. */
const TOLERANCE = 1e-4;
/** Eight units of float32: what is left of large numbers that cancel out is as rough as they are. */
const ROUNDING = 1e-6;

/** Problems that are told; the rest is more of the same. */
const PROBLEMS_MAX = 12;

/** Why the graph must not serve, a sentence each without a full stop; none: it may. Rejects if a run fails. */
export async function validationProblems(graph: Graph): Promise<string[]> {
  const problems: string[] = [];
  const together = await graph.run(probeBatch(graph.card, PROBES));
  for (const [i, probe] of PROBES.entries()) {
    const alone = await graph.run(probeBatch(graph.card, [probe]));
    for (const [name, shape] of outputShapes(graph.card)) {
      const length = sizeOf(shape);
      const row = together[name].subarray(i * length, (i + 1) * length);
      const problem = rowProblem(graph.card, name, row) ?? differenceProblem(row, alone[name]);
      if (problem !== undefined) problems.push(`for ${probe.name} ${problem}`);
    }
  }
  return problems.slice(0, PROBLEMS_MAX);
}

/** Made-up rows, one a probe. */
export function probeBatch(card: ModelCard, probes: readonly Probe[]): ModelInput {
  const { contextLength, horizon, inputs } = card;
  const context = new Float32Array(probes.length * contextLength);
  const lagSteps = contextLength + horizon;
  const lags = new Float32Array(probes.length * lagSteps * inputs.lags.length);
  const parameters = new Float32Array(probes.length * inputs.parameters);
  for (const [row, probe] of probes.entries()) {
    for (let step = 0; step < contextLength; step += 1) {
      context[row * contextLength + step] = probe.context(step);
    }
    for (let step = 0; step < lagSteps; step += 1) {
      const at = (row * lagSteps + step) * inputs.lags.length;
      lags.fill(probe.lag(step), at, at + inputs.lags.length);
    }
    const from = row * inputs.parameters;
    parameters.fill(probe.parameter ?? Number.NaN, from, from + inputs.parameters);
  }
  return { rows: probes.length, context, lags, parameters, ...sharedByProbes(card, probes) };
}

/** All probes are of one instant. */
function sharedByProbes(card: ModelCard, probes: readonly Probe[]): SharedInputs {
  const issue = Math.floor((Date.parse(card.epoch) + PROBE_DAYS * DAY_MS) / card.stepMs);
  const rows = probes.map(({ intensity }) => ({
    issue,
    zone: UTC,
    events: intensity === undefined ? undefined : { intensity: () => intensity },
  }));
  return sharedInputs(rows, card);
}

/** `row` is [expert, lead or target, level]. */
function rowProblem(
  { experts, horizon, levels, targets }: ModelCard,
  name: keyof ModelOutput,
  row: Float32Array,
): string | undefined {
  const places = name === 'quantiles' ? horizon : targets.length;
  for (const [at, value] of row.entries()) {
    const level = at % levels.length;
    const place = Math.floor(at / levels.length) % places;
    const expert = Math.floor(at / levels.length / places);
    const what = name === 'quantiles' ? `lead ${place}` : (targets[place] ?? '');
    const where = `at ${what} of expert ${experts[expert]}`;
    if (!Number.isFinite(value)) return `the output is not finite: ${value} ${where}`;
    if (value < 0) return `the output is negative: ${value} ${where}`;
    const lower = level === 0 ? 0 : (row[at - 1] ?? 0);
    if (value < lower) return `the quantiles cross: ${value} above ${levels[level - 1]} is ${lower} ${where}`;
  }
  return undefined;
}

function differenceProblem(row: Float32Array, alone: Float32Array): string | undefined {
  const greatest = alone.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const at = row.findIndex((value, i) => {
    const other = alone[i] ?? Number.NaN;
    const allowed = TOLERANCE * Math.max(1, Math.abs(other)) + ROUNDING * greatest;
    return !(Math.abs(value - other) <= allowed);
  });
  return at < 0
    ? undefined
    : `the output depends on the rest of the batch: ${row[at]} and, alone, ${alone[at]}`;
}
