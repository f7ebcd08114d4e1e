/** How did a net learn? Its learning curve as a picture: the loss by epoch, on what it learned from and on what it did not. */
import type { CurvePoint } from './course.ts';

const [WIDTH, HEIGHT, MARGIN] = [640, 360, 48];

/** SVG; two lines, their ends named. */
export function drawCurve(curve: readonly CurvePoint[]): string {
  const losses = curve.flatMap(({ learned, judged }) => [learned, judged]).filter(Number.isFinite);
  const [least, most] = [Math.min(...losses), Math.max(...losses)];
  const x = (place: number): number =>
    MARGIN + (place * (WIDTH - 3 * MARGIN)) / Math.max(1, curve.length - 1);
  const y = (loss: number): number =>
    MARGIN + ((most - loss) * (HEIGHT - 2 * MARGIN)) / Math.max(most - least, Number.MIN_VALUE);
  const line = (name: 'learned' | 'judged', colour: string): string => {
    const points = curve.map((point, place) => `${x(place).toFixed(1)},${y(point[name]).toFixed(1)}`);
    const last = curve.at(-1)?.[name] ?? Number.NaN;
    const at = `x="${x(curve.length - 1) + 6}" y="${y(last).toFixed(1)}"`;
    return (
      `<polyline fill="none" stroke="${colour}" stroke-width="2" points="${points.join(' ')}"/>` +
      `<text ${at} fill="${colour}">${name} ${last.toFixed(4)}</text>`
    );
  };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="white"/>',
    `<text x="${MARGIN}" y="24">pinball loss by epoch, 1 to ${curve.length}</text>`,
    `<text x="4" y="${MARGIN + 4}">${most.toFixed(3)}</text>`,
    `<text x="4" y="${HEIGHT - MARGIN + 4}">${least.toFixed(3)}</text>`,
    line('learned', '#888888'),
    line('judged', '#0b6bcb'),
    '</svg>',
    '',
  ].join('\n');
}
