/** Families for the tests of the trainer of models: one that counts, and ones that misbehave. */
import { testCard, testGraph } from '../predictor-graphs.ts';
import type { GlobalFamily } from '../../../training/fits/global-family.ts';

/** Its card says how many steps of how many series it knew before `until`; nothing known: no version. */
const counting: GlobalFamily = {
  name: 'counting',
  historyDays: 28,
  learn: (pasts) =>
    Promise.resolve({
      train: (until, version) => {
        const rows = pasts.reduce(
          (sum, { start, stepMs, values }) =>
            sum + values.filter((value, step) => value === value && start + step * stepMs < until).length,
          0,
        );
        if (rows === 0) return undefined;
        const card = testCard({ name: 'counting', version });
        const range = `1970-01-01T00:00:00.000Z/${new Date(until).toISOString()}`;
        const trainedOn = { ...card.trainedOn, rows, sources: pasts.length, range };
        return { card: { ...card, trainedOn }, graph: testGraph(card) };
      },
    }),
};

const throwing: GlobalFamily = {
  ...counting,
  name: 'throwing',
  learn: () => Promise.reject(new Error('singular')),
};

/** Never comes back. */
const endless: GlobalFamily = {
  ...counting,
  name: 'endless',
  learn: (pasts) => {
    for (let at = 0; ; at = (at + 1) % 2) if (pasts.length === -1) return Promise.reject(new Error());
  },
};

/** Takes memory without end, a megabyte at a time; filled, or the system would not give it. */
const greedy: GlobalFamily = {
  ...counting,
  name: 'greedy',
  learn: () => {
    const taken: Uint8Array[] = [];
    for (;;) taken.push(new Uint8Array(1_048_576).fill(1));
  },
};

/** Dies as a native library would. */
const crashing: GlobalFamily = {
  ...counting,
  name: 'crashing',
  learn: () => {
    process.kill(process.pid, 'SIGSEGV');
    return new Promise(() => undefined);
  },
};

export const GLOBAL_FAMILIES: readonly GlobalFamily[] = [counting, throwing, endless, greedy, crashing];
