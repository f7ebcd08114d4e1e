/**
 * The net that comes with PRA, trained on public traces before the spans of the independent benchmark, on made-up series,
 * and on stretches of all of them as if they had just begun: one command, and the same weights from the same seed.
 *
 *   node --import tsx bench/pretrain.ts --bench DIR --traces DIR --kind lstm|gate --out FILE
 *     [--spans test|validation] [--without PREFIX,PREFIX] [--rows 80000] [--made 25000] [--young 40000]
 *     [--epochs 12] [--seed 1] [--checkpoint FILE] [--models DIR]
 *
 * `--spans`: before which spans of the cases it ends to learn; settings are chosen on those of `validation`. `--without`:
 * cases whose traces are left out, by how their names begin: those that may not be redistributed unless it is said
 * otherwise; another system, to see what the net is worth on one that it has never seen. `--rows`, `--made`, `--young`: how
 * many lessons of each kind. `--models`: a repository in which it is published for steps of a minute.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';
import { COURSE, studyAll, trainNet } from '../training/gate/train.ts';
import { gateVersion } from '../training/gate/version.ts';
import { formatNet } from '../training/gate/weights.ts';
import type { KeptNet } from '../training/gate/weights.ts';
import { seeded } from '../training/neural/random.ts';
import { publishVersion } from '../training/publish.ts';
import { readPasts, studyOf } from './pretrain/material.ts';

const { values: given } = parseArgs({
  options: {
    bench: { type: 'string' },
    traces: { type: 'string' },
    kind: { type: 'string', default: 'gate' },
    out: { type: 'string' },
    spans: { type: 'string', default: 'validation' },
    without: { type: 'string', default: 'worldcup98,twitter-stream' },
    rows: { type: 'string', default: '80000' },
    made: { type: 'string', default: '25000' },
    young: { type: 'string', default: '40000' },
    epochs: { type: 'string', default: `${COURSE.epochs}` },
    seed: { type: 'string', default: `${COURSE.seed}` },
    checkpoint: { type: 'string' },
    models: { type: 'string' },
  },
});
const { bench, traces, out, kind, spans } = given;
if (
  bench === undefined ||
  traces === undefined ||
  out === undefined ||
  (kind !== 'lstm' && kind !== 'gate') ||
  (spans !== 'test' && spans !== 'validation')
) {
  throw new Error(
    '--bench DIR, --traces DIR, --out FILE and --kind lstm or gate are needed; --spans is test or validation',
  );
}
silenceOnnxRuntime();
const began = performance.now();
const seconds = (): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`;
const without = given.without.split(',').filter((prefix) => prefix !== '');
const real = await readPasts({ bench, traces, spans, without });
const random = seeded(Number(given.seed));
const studied = studyOf(
  real,
  { rows: Number(given.rows), made: Number(given.made), young: Number(given.young) },
  random,
);
const groups = await studyAll(studied);
const rows = groups.reduce((sum, lessons) => sum + lessons.rows, 0);
process.stderr.write(`${real.length} series, ${rows} lessons, ${seconds()}\n`);
const options = { ...COURSE, epochs: Number(given.epochs), seed: Number(given.seed) };
const { checkpoint } = given;
const learningBegan = performance.now();
const left = (share: number): string =>
  `${(((performance.now() - learningBegan) * (1 - share)) / share / 1_000).toFixed(0)} s`;
let shown = 0;
const course = await trainNet(groups, {
  kind,
  options,
  told: {
    progressed: (share, curve) => {
      for (const { epoch, learned, judged } of curve.slice(shown)) {
        process.stderr.write(
          `${epoch}: ${learned.toFixed(4)} ${judged.toFixed(4)} ${seconds()}, ${left(share)} to go\n`,
        );
      }
      shown = curve.length;
    },
    checkpoint: async (bytes) => {
      if (checkpoint !== undefined) await writeFile(checkpoint, bytes);
    },
  },
  resumed: checkpoint !== undefined && existsSync(checkpoint) ? readFileSync(checkpoint) : undefined,
});
const net: KeptNet = {
  kind,
  weights: course.weights,
  trainedOn: {
    range: `public traces, each before the ${spans} spans of the benchmark, and made-up series`,
    sources: real.length,
    rows,
    seed: options.seed,
    revision: 'none',
  },
  curve: course.curve,
};
writeFileSync(out, formatNet(net));
if (given.models !== undefined)
  await publishVersion(given.models, gateVersion(MINUTE_MS, net, { version: 1, firstVoice: 'only' }));
const last = course.curve.at(-1);
const best = Math.min(...course.curve.map(({ judged }) => judged));
process.stdout.write(
  `${kind}: ${course.curve.length} epochs, best ${best.toFixed(4)}, last ${last?.judged.toFixed(4) ?? ''}, ${seconds()}, ` +
    `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n`,
);
