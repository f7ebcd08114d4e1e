/**
 * What is the season at each step of context and horizon? Steps are even, so that the angle of a wave is that of
 * one step plus a constant: sin(a + b) = sin a cos b + cos a sin b turns the coefficients by the phase of that step,
 * and one product with a constant table does the rest.
 *
 * Where clocks are changed the steps on the other side are out of line. So the season is worked out twice, in line
 * with the first step of the context and with the last of the horizon, and each step has that whose week it shares.
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

/** Clocks are changed by half an hour or more, which makes 1.7 × 10⁻⁴; float32 makes less than 10⁻⁶. */
const IN_LINE_MIN = 1 - 5e-5;

/** Gives the season [batch, step] so many civil days before the steps of context and horizon. */
export function seasonGraph(g: GraphBuilder, input: SeasonInput): (daysBefore: number) => Value {
  const { contextLength, horizon, stepsPerDay } = input.settings;
  const [firstAngle, lastAngle] = [
    issueAngle(g, input, 0),
    issueAngle(g, input, contextLength + horizon - 1),
  ];
  const [first, last] = [turned(g, input, firstAngle), turned(g, input, lastAngle)];
  const hasWeekOfLast = inLine(g, input, lastAngle);
  const byDays = new Map<number, Value>();
  return (daysBefore) => {
    // A week earlier it was the same.
    const days = daysBefore % 7;
    const known = byDays.get(days);
    if (known) return known;
    const table = waveTable(g, input.settings, days * stepsPerDay);
    const season = g.apply('Where', [
      hasWeekOfLast,
      g.apply('MatMul', [last, table]),
      g.apply('MatMul', [first, table]),
    ]);
    const value = g.apply('Add', [season, input.part('mean')]);
    byDays.set(days, value);
    return value;
  };
}

/** Angle of the week at the first lead, [batch, 1], if no clock is changed between it and `step`. */
function issueAngle(g: GraphBuilder, { calendar, settings }: SeasonInput, step: number): Value {
  const { contextLength, stepsPerWeek } = settings;
  const there = g.apply('Squeeze', [
    slice(g, calendar, { axis: 1, from: step, to: step + 1 }),
    g.integers([1]),
  ]);
  const sine = slice(g, there, { axis: 1, from: 0, to: 1 });
  const cosine = slice(g, there, { axis: 1, from: 1, to: 2 });
  // The arc tangent, in the right half of the circle.
  const angle = g.apply('Atan', [g.apply('Div', [sine, cosine])]);
  const whole = g.apply('Where', [g.apply('Less', [cosine, 0]), g.apply('Add', [angle, Math.PI]), angle]);
  // 0 ÷ 0 comes from no calendar, but nothing that is not finite may leave.
  const sane = g.apply('Where', [g.apply('LessOrEqual', [g.apply('Abs', [whole]), 2 * Math.PI]), whole, 0]);
  return g.apply('Add', [sane, (2 * Math.PI * (contextLength - step)) / stepsPerWeek]);
}

/** The coefficients of waves that begin at the first lead: [batch, (sine, cosine) by harmonic]. */
function turned(g: GraphBuilder, { part, settings: { harmonics } }: SeasonInput, angle: Value): Value {
  const angles = g.apply('Mul', [angle, g.floats(harmonics, [1, harmonics.length])]);
  const [sine, cosine] = [g.apply('Sin', [angles]), g.apply('Cos', [angles])];
  const product = (a: Value, b: Value): Value => g.apply('Mul', [a, b]);
  const [a, b] = [part('sines'), part('cosines')];
  const sines = g.apply('Sub', [product(a, cosine), product(b, sine)]);
  const cosines = g.apply('Add', [product(a, sine), product(b, cosine)]);
  return g.apply('Concat', [sines, cosines], { axis: int(1) });
}

/** The waves [(sine, cosine) by harmonic, step] from the first lead on, so many steps before each step. */
function waveTable(g: GraphBuilder, settings: ArimaSettings, behind: number): Value {
  const { harmonics, stepsPerWeek } = settings;
  const steps = stepsFromIssue(settings);
  const waves = [Math.sin, Math.cos].flatMap((wave) =>
    harmonics.flatMap((harmonic) =>
      steps.map((step) => wave((2 * Math.PI * ((harmonic * (step - behind)) % stepsPerWeek)) / stepsPerWeek)),
    ),
  );
  return g.floats(waves, [2 * harmonics.length, steps.length]);
}

const stepsFromIssue = ({ contextLength, horizon }: ArimaSettings): readonly number[] =>
  Array.from({ length: contextLength + horizon }, (_, step) => step - contextLength);

/** Whether the calendar of each step [batch, step] is that of a week with `angle` at the first lead. */
function inLine(g: GraphBuilder, { calendar, settings }: SeasonInput, angle: Value): Value {
  const steps = stepsFromIssue(settings);
  const angles = steps.map((step) => (2 * Math.PI * step) / settings.stepsPerWeek);
  const table = g.floats(
    [
      ...angles.flatMap((step) => [Math.cos(step), -Math.sin(step)]),
      ...angles.flatMap((step) => [Math.sin(step), Math.cos(step)]),
    ],
    [2, 2 * steps.length],
  );
  const issue = g.apply('Concat', [g.apply('Sin', [angle]), g.apply('Cos', [angle])], { axis: int(1) });
  const expected = g.apply('Reshape', [g.apply('MatMul', [issue, table]), g.integers([-1, steps.length, 2])]);
  // The cosine of the angle between the two.
  const likeness = g.apply('ReduceSum', [g.apply('Mul', [expected, calendar]), g.integers([2])], {
    keepdims: int(0),
  });
  return g.apply('GreaterOrEqual', [likeness, IN_LINE_MIN]);
}
