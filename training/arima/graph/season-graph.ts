/**
 * What is the season at each step of context and horizon? Steps are even, so that the angle of a wave is that of
 * the first lead plus a constant: sin(a + b) = sin a cos b + cos a sin b turns the coefficients by the phase at
 * the issue, and one product with a constant table does the rest. Only one step of the calendar is looked at, in
 * civil time; over the few hours of a context a change of the clocks makes no odds.
 */
import { int } from '../../onnx/graph-builder.ts';
import type { GraphBuilder, Value } from '../../onnx/graph-builder.ts';
import { slice } from './operations.ts';
import type { Block } from '../row.ts';
import type { ArimaSettings } from '../settings.ts';

interface SeasonInput {
  /** [batch, step, (sine, cosine) of the week]. */
  readonly calendar: Value;
  readonly part: (block: Block) => Value;
  readonly settings: ArimaSettings;
}

/** Gives the season [batch, step] of the steps that lie `behind` steps before those of context and horizon. */
export function seasonGraph(
  g: GraphBuilder,
  { calendar, part, settings }: SeasonInput,
): (behind: number) => Value {
  const { contextLength, horizon, harmonics, stepsPerWeek } = settings;
  const angle = g.apply('Mul', [
    issueAngle(g, calendar, contextLength),
    g.floats(harmonics, [1, harmonics.length]),
  ]);
  const [sine, cosine] = [g.apply('Sin', [angle]), g.apply('Cos', [angle])];
  const product = (a: Value, b: Value): Value => g.apply('Mul', [a, b]);
  const [a, b] = [part('sines'), part('cosines')];
  const turned = g.apply(
    'Concat',
    [
      g.apply('Sub', [product(a, cosine), product(b, sine)]),
      g.apply('Add', [product(a, sine), product(b, cosine)]),
    ],
    { axis: int(1) },
  );
  return (behind) => {
    const steps = Array.from({ length: contextLength + horizon }, (_, step) => step - contextLength - behind);
    const waves = [Math.sin, Math.cos].flatMap((wave) =>
      harmonics.flatMap((harmonic) =>
        steps.map((step) => wave((2 * Math.PI * ((harmonic * step) % stepsPerWeek)) / stepsPerWeek)),
      ),
    );
    const table = g.floats(waves, [2 * harmonics.length, steps.length]);
    return g.apply('Add', [g.apply('MatMul', [turned, table]), part('mean')]);
  };
}

/** Angle of the week at the first lead, [batch, 1]: the arc tangent, in the right half of the circle. */
function issueAngle(g: GraphBuilder, calendar: Value, contextLength: number): Value {
  const first = g.apply('Squeeze', [
    slice(g, calendar, { axis: 1, from: contextLength, to: contextLength + 1 }),
    g.integers([1]),
  ]);
  const sine = slice(g, first, { axis: 1, from: 0, to: 1 });
  const cosine = slice(g, first, { axis: 1, from: 1, to: 2 });
  const angle = g.apply('Atan', [g.apply('Div', [sine, cosine])]);
  const turned = g.apply('Where', [g.apply('Less', [cosine, 0]), g.apply('Add', [angle, Math.PI]), angle]);
  // 0 ÷ 0 comes from no calendar, but nothing that is not finite may leave.
  return g.apply('Where', [g.apply('LessOrEqual', [g.apply('Abs', [turned]), 2 * Math.PI]), turned, 0]);
}
