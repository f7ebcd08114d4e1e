/** Does a graph take and give what its card says? Asked before the graph is run for the first time. */
import type { InferenceSession } from 'onnxruntime-node';
import type { ModelCard } from '../../core/forecast/model/model-card.ts';
import { inputShapes, outputShapes } from './shapes.ts';

type Port = InferenceSession.ValueMetadata;

/** An axis whose length the caller chooses. */
const BATCH = 'batch';

/** All that is wrong with the inputs and outputs, a sentence each without a full stop. */
export function signatureProblems(
  card: ModelCard,
  { inputMetadata, outputMetadata }: Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>,
): string[] {
  const inputs = inputShapes(card);
  const outputs = outputShapes(card);
  const taken: ReadonlySet<string> = new Set(inputs.keys());
  const unknown = inputMetadata
    .filter(({ name }) => !taken.has(name))
    .map(({ name }) => `the graph has an input ${name} that the card does not name`);
  const wrong = [
    ...[...inputs].map(([name, shape]) =>
      portProblem(`input ${name}`, [BATCH, ...shape], find(inputMetadata, name)),
    ),
    ...[...outputs].map(([name, shape]) =>
      portProblem(`output ${name}`, [BATCH, ...shape], find(outputMetadata, name)),
    ),
  ];
  return [...unknown, ...wrong.filter((problem) => problem !== undefined)];
}

const find = (ports: readonly Port[], name: string): Port | undefined =>
  ports.find((port) => port.name === name);

/** A symbolic axis fits any length; only the axis of the batch must be one. */
function portProblem(
  what: string,
  expected: readonly (string | number)[],
  port: Port | undefined,
): string | undefined {
  if (!port?.isTensor) return `the graph has no ${what}`;
  if (port.type !== 'float32') return `${what} is ${port.type}, not float32`;
  const fits =
    port.shape.length === expected.length &&
    expected.every((length, axis) => {
      const actual = port.shape[axis];
      return typeof actual === 'string' || (length !== BATCH && actual === length);
    });
  return fits
    ? undefined
    : `${what} has the shape [${port.shape.join(', ')}], the card says [${expected.join(', ')}]`;
}
