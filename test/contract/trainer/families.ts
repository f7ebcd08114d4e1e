/** Families for the tests of trainers: a mean that counts what it sees, and ones that misbehave. */
import { CONTEXT_ONLY } from '../../../src/core/forecast/model/model-card.ts';
import type { FittedFamily, Past } from '../../../training/fits/past.ts';
import { testCard } from '../predictor-graphs.ts';

const family = (name: string, fit: (past: Past) => Float32Array | undefined, length = 2): FittedFamily => ({
  name,
  historyDays: 28,
  version: (stepMs) => ({
    card: testCard({ name, stepMs, inputs: { ...CONTEXT_ONLY, parameters: length } }),
    graph: new Uint8Array(0),
  }),
  fit,
});

/** How many steps are known, and their mean; nothing known: no row. */
const mean = family('mean', ({ values }) => {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return undefined;
  return Float32Array.of(known.length, known.reduce((sum, value) => sum + value, 0) / known.length);
});

const throwing = family('throwing', ({ series }) => {
  if (series === 'bad') throw new Error('singular');
  return Float32Array.of(1, 2);
});

const infinite = family('infinite', () => Float32Array.of(1, Number.POSITIVE_INFINITY));

const short = family('short', () => Float32Array.of(1));

/** Never comes back. */
const endless = family('endless', ({ values }) => {
  for (let at = 0; ; at = (at + 1) % Math.max(1, values.length)) if (values[at] === -1) return undefined;
});

/** Takes memory without end, a megabyte at a time; filled, or the system would not give it. */
const greedy = family('greedy', () => {
  const taken: Uint8Array[] = [];
  for (;;) taken.push(new Uint8Array(1_048_576).fill(1));
});

export const FAMILIES: readonly FittedFamily[] = [mean, throwing, infinite, short, endless, greedy];
