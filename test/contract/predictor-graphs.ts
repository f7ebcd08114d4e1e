/**
 * Models for the tests of predictors: tiny graphs that answer with their newest count, and ways to spoil them.
 *
 * The honest answer of a row is `newest × (lead + 1) × (level index + 1)`, the same for each expert, where
 * `newest` is the last step of its context, 0 if that is unknown.
 */
import { CONTEXT_ONLY } from '../../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import { GraphBuilder, body, int, ints } from '../../training/onnx/graph-builder.ts';
import type { Value } from '../../training/onnx/graph-builder.ts';
import { encodeModel } from '../../training/onnx/model-proto.ts';

/** A context that ends with this sets off what a validation does not see. */
export const TRIGGER = 1e9;

/** A card of a small model; the digest of its graph is of no interest here. */
export const testCard = (fields: Partial<ModelCard> = {}): ModelCard => ({
  name: 'echo',
  version: 1,
  family: 'test',
  stepMs: 60_000,
  contextLength: 4,
  horizon: 3,
  levels: [0.5, 0.9],
  experts: ['first', 'second'],
  inputs: { ...CONTEXT_ONLY, lags: ['1d'] },
  targets: [],
  epoch: '2026-01-01T00:00:00Z',
  scope: 'global',
  description: 'The newest count, times the lead.',
  trainedOn: { range: 'none', sources: 0, rows: 0, seed: 0, revision: 'none' },
  sha256: [{ file: 'model.onnx', digest: '0'.repeat(64) }],
  ...fields,
});

/** What a spoiler works on. */
export interface Draft {
  readonly g: GraphBuilder;
  /** [batch, expert, lead, level]. */
  readonly quantiles: Value;
  /** A scalar, bool: some context of the batch ends with the trigger. */
  readonly isTriggered: Value;
  readonly card: ModelCard;
}

export type Spoiler = (draft: Draft) => Value;

/** The bytes of a graph with the signature of `card`. */
export function testGraph(card: ModelCard, spoil: Spoiler = ({ quantiles }) => quantiles): Uint8Array {
  const { contextLength, horizon, experts, levels, inputs } = card;
  const g = new GraphBuilder();
  const context = g.input({ name: 'context', type: 'float32', shape: ['batch', contextLength] });
  if (inputs.lags.length > 0) {
    const shape = ['batch', contextLength + horizon, inputs.lags.length];
    g.input({ name: 'lags', type: 'float32', shape });
  }
  const last = g.apply('Slice', [
    context,
    g.integers([contextLength - 1]),
    g.integers([contextLength]),
    g.integers([1]),
  ]);
  const newest = g.apply('Where', [g.apply('GreaterOrEqual', [last, 0]), last, 0]);
  const factors = experts.flatMap(() =>
    Array.from({ length: horizon }, (_, lead) => levels.map((_, level) => (lead + 1) * (level + 1))).flat(),
  );
  const shape = [experts.length, horizon, levels.length];
  const quantiles = g.apply('Mul', [
    g.apply('Reshape', [newest, g.integers([-1, 1, 1, 1])]),
    g.floats(factors, [1, ...shape]),
  ]);
  const highest = g.apply('ReduceMax', [newest], { keepdims: int(0) });
  const isTriggered = g.apply('GreaterOrEqual', [highest, TRIGGER]);
  const output = spoil({ g, quantiles, isTriggered, card });
  g.output(output, { name: 'quantiles', type: 'float32', shape: ['batch', ...shape] });
  return encodeModel(g.build('test'));
}

/**
 * The bytes of a graph whose experts answer with the last channel of an input each, in the horizon: time, calendar,
 * events, parameters. What is below 0 or unknown is 0. Its one target is the greatest of the leads.
 */
export function echoGraph({ contextLength, horizon, inputs, experts }: ModelCard): Uint8Array {
  const g = new GraphBuilder();
  const steps = contextLength + horizon;
  const channels = { calendar: inputs.calendar.length, events: inputs.events.length };
  g.input({ name: 'context', type: 'float32', shape: ['batch', contextLength] });
  const time = g.input({ name: 'time', type: 'float32', shape: ['batch', steps] });
  const calendar = g.input({ name: 'calendar', type: 'float32', shape: ['batch', steps, channels.calendar] });
  const events = g.input({ name: 'events', type: 'float32', shape: ['batch', steps, channels.events] });
  const parameters = g.input({ name: 'parameters', type: 'float32', shape: ['batch', inputs.parameters] });
  const last = (value: Value, axis: number, length: number): Value =>
    g.apply(
      'Gather',
      [value, g.constant({ type: 'int64', shape: [], data: BigInt64Array.of(BigInt(length - 1)) })],
      {
        axis: int(axis),
      },
    );
  const ahead = (value: Value): Value =>
    g.apply('Slice', [value, g.integers([contextLength]), g.integers([steps]), g.integers([1])]);
  const echoes = [
    ahead(time),
    ahead(last(calendar, 2, channels.calendar)),
    ahead(last(events, 2, channels.events)),
    g.apply('Mul', [
      g.apply('Unsqueeze', [last(parameters, 1, inputs.parameters), g.integers([1])]),
      g.floats(Array<number>(horizon).fill(1), [1, horizon]),
    ]),
  ];
  const said = g.apply(
    'Concat',
    echoes.map((echo) => g.apply('Unsqueeze', [echo, g.integers([1])])),
    { axis: int(1) },
  );
  const sound = g.apply('Where', [g.apply('GreaterOrEqual', [said, 0]), said, 0]);
  const quantiles = g.apply('Unsqueeze', [sound, g.integers([3])]);
  g.output(quantiles, { name: 'quantiles', type: 'float32', shape: ['batch', experts.length, horizon, 1] });
  const greatest = g.apply('ReduceMax', [quantiles], { axes: ints([2]), keepdims: int(1) });
  g.output(greatest, { name: 'targets', type: 'float32', shape: ['batch', experts.length, 1, 1] });
  return encodeModel(g.build('echo'));
}

/** 0 ÷ 0 where the newest count is 0. */
export const notANumber: Spoiler = ({ g, quantiles }) => g.apply('Div', [quantiles, quantiles]);

export const negative: Spoiler = ({ g, quantiles }) => g.apply('Sub', [quantiles, 1]);

/** The second level falls to two ninths of the first one. */
export const crossing: Spoiler = ({ g, quantiles }) =>
  g.apply('Mul', [quantiles, g.floats([1, 1 / 9], [1, 1, 1, 2])]);

/** Adds the largest row of the batch to each row. */
export const mixingRows: Spoiler = ({ g, quantiles }) =>
  g.apply('Add', [quantiles, g.apply('ReduceMax', [quantiles], { axes: ints([0]) })]);

/** The runtime cannot know beforehand that this is not the shape that the graph says. */
export const oneLeadShort: Spoiler = (draft) => cutLastLead(draft, draft.g.apply('Not', [draft.isTriggered]));

export const oneLeadShortWhenTriggered: Spoiler = (draft) => cutLastLead(draft, draft.isTriggered);

/** Looks up a place that is not there. */
export const failingWhenTriggered: Spoiler = ({ g, quantiles, isTriggered }) => {
  const looked = g.apply('Gather', [g.floats([0], [1]), whole(g, isTriggered)]);
  return g.apply('Add', [quantiles, looked]);
};

/** Multiplies matrices for some tenths of a second, each time that it is run. */
export const slowWhenTriggered: Spoiler = ({ g, quantiles, isTriggered }) => {
  const SIZE = 200;
  const TIMES = 500;
  const step = g.nested();
  step.input({ name: 'time', type: 'int64', shape: [] });
  const goesOn = step.input({ name: 'goes_on', type: 'bool', shape: [] });
  const before = step.input({ name: 'before', type: 'float32', shape: [SIZE, SIZE] });
  const product = step.apply('MatMul', [before, before]);
  step.output(goesOn, { name: 'still_goes_on', type: 'bool', shape: [] });
  step.output(product, { name: 'after', type: 'float32', shape: [SIZE, SIZE] });

  const times = g.apply('Mul', [whole(g, isTriggered), g.integers([TIMES])]);
  const start = g.floats(Array<number>(SIZE * SIZE).fill(0), [SIZE, SIZE]);
  const end = g.apply('Loop', [times, undefined, start], { body: body(step.build('step')) });
  return g.apply('Add', [quantiles, g.apply('ReduceMax', [end], { keepdims: int(0) })]);
};

/** Computes for ever, once it is triggered. */
export const endlessWhenTriggered: Spoiler = ({ g, quantiles, isTriggered }) => {
  const step = g.nested();
  step.input({ name: 'round', type: 'int64', shape: [] });
  const goesOn = step.input({ name: 'goes_on', type: 'bool', shape: [] });
  const before = step.input({ name: 'before', type: 'float32', shape: [1] });
  step.output(goesOn, { name: 'still_goes_on', type: 'bool', shape: [] });
  step.output(step.apply('Add', [before, 1]), { name: 'after', type: 'float32', shape: [1] });
  const times = g.apply('Mul', [whole(g, isTriggered), g.integers([Number.MAX_SAFE_INTEGER])]);
  const end = g.apply('Loop', [times, undefined, g.floats([0], [1])], { body: body(step.build('step')) });
  return g.apply('Add', [quantiles, end]);
};

/** Fills 20 GB, once it is triggered. */
export const greedyWhenTriggered: Spoiler = ({ g, quantiles, isTriggered }) => {
  const length = g.apply('Mul', [whole(g, isTriggered), g.integers([5_000_000_000])]);
  const many = g.apply('ConstantOfShape', [g.apply('Reshape', [length, g.integers([1])])]);
  return g.apply('Add', [quantiles, g.apply('ReduceSum', [many], { keepdims: int(0) })]);
};

function cutLastLead({ g, quantiles, card }: Draft, condition: Value): Value {
  const cut = g.apply('Reshape', [whole(g, condition), g.integers([1])]);
  const leads = g.apply('Sub', [g.integers([card.horizon]), cut]);
  return g.apply('Slice', [quantiles, g.integers([0]), leads, g.integers([2])]);
}

/** 1 or 0, int64. */
function whole(g: GraphBuilder, condition: Value): Value {
  const INT64 = 7;
  return g.apply('Cast', [condition], { to: int(INT64) });
}
