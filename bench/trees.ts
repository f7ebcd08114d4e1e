/**
 * How long does a forest take to grow, and how long LightGBM's on the same rows? 100,000 rows of 30 features, 100 trees
 * of 64 leaves, on one thread; time of the processor, so that a busy machine changes less.
 *
 *     node --import tsx bench/trees.ts [PYTHON]
 *
 * PYTHON is one that has `lightgbm` and `numpy`, by default python3; where it has not, only our own is measured.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binned } from '../training/trees/learner/bins.ts';
import { growForest } from '../training/trees/learner/forest.ts';
import { seeded } from '../training/trees/learner/random.ts';
import { machine, median } from './measured.ts';

const ROWS = 100_000;
const FEATURES = 30;
const ROUNDS = 3;
const FOREST = { trees: 100, leaves: 64, leafRowsMin: 20, seed: 1 };
const SAMPLED = { bagShare: 0.6, treeShare: 0.5, nodeShare: 0.6 };
const WHOLE = { bagShare: 1, treeShare: 1, nodeShare: 1 };

const random = seeded(1);
/** Every sixth feature has unknown values, one in ten. */
const columns = Array.from({ length: FEATURES }, (_, feature) =>
  Float32Array.from({ length: ROWS }, () => (feature % 6 === 5 && random() < 0.1 ? Number.NaN : random())),
);
const values = Float32Array.from({ length: ROWS }, (_, row) => {
  const x = (feature: number): number => columns[feature]?.[row] ?? 0;
  const known = x(5);
  return Math.sin(6 * x(0)) + 2 * x(1) * x(2) + (Number.isNaN(known) ? 1 : known) + 0.5 * (random() - 0.5);
});

function timed(work: () => void): number {
  const began = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1_000;
}

const table = { rows: ROWS, columns };
const bins = binned(table);
const lessons = { targets: [values], weights: new Float32Array(ROWS).fill(1) };
const medianOf = (work: () => void): number => median(Array.from({ length: ROUNDS }, () => timed(work)));
const ours = {
  bins: medianOf(() => binned(table)),
  whole: medianOf(() => growForest(bins, lessons, { ...FOREST, ...WHOLE })),
  sampled: medianOf(() => growForest(bins, lessons, { ...FOREST, ...SAMPLED })),
};

const PROGRAM = `
import json, sys, time
import lightgbm, numpy
folder, rounds = sys.argv[1], int(sys.argv[2])
x = numpy.fromfile(folder + '/x.f32', dtype=numpy.float32).reshape(${FEATURES}, -1).T.copy()
y = numpy.fromfile(folder + '/y.f32', dtype=numpy.float32)
def timed(work):
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        spent.append((time.process_time() - began) * 1000)
    return sorted(spent)[rounds // 2]
common = dict(objective='regression', num_leaves=64, min_data_in_leaf=20, num_threads=1, max_bin=255, verbose=-1,
              boosting='rf', learning_rate=1.0)
sampled = dict(common, bagging_freq=1, bagging_fraction=0.6, feature_fraction=0.5, feature_fraction_bynode=0.6)
# A forest of LightGBM's must sample something: one row in a hundred thousand is left out.
whole = dict(common, bagging_freq=1, bagging_fraction=0.99999)
def data():
    return lightgbm.Dataset(x, y, params=dict(num_threads=1, max_bin=255, verbose=-1)).construct()
made = data()
print(json.dumps({
    'bins': timed(data),
    'whole': timed(lambda: lightgbm.train(whole, made, 100)),
    'sampled': timed(lambda: lightgbm.train(sampled, made, 100)),
}))
`;

function theirs(): typeof ours | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pra-trees-'));
  try {
    writeFileSync(join(folder, 'x.f32'), Buffer.concat(columns.map((column) => Buffer.from(column.buffer))));
    writeFileSync(join(folder, 'y.f32'), Buffer.from(values.buffer));
    const run = spawnSync(process.argv[2] ?? 'python3', ['-c', PROGRAM, folder, String(ROUNDS)], {
      encoding: 'utf8',
    });
    return run.status === 0 ? (JSON.parse(run.stdout) as typeof ours) : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const their = theirs();
process.stdout.write(`${machine()}\n\nmilliseconds of processor, median of ${ROUNDS}\n`);
for (const [part, name] of [
  ['bins', 'bins'],
  ['whole', 'forest, all rows and features'],
  ['sampled', 'forest, bag .6, features .5 a tree and .6 a node'],
] as const) {
  const own = ours[part];
  const other = their?.[part];
  const beside =
    other === undefined
      ? 'no LightGBM'
      : `LightGBM ${other.toFixed(0)}, ${(own / other).toFixed(2)} × (≤ 2 ×)`;
  process.stdout.write(`${name}: ${own.toFixed(0)}; ${beside}\n`);
}
