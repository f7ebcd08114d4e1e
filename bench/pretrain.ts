/**
 * The nets that come with PRA, trained on the public traces before all spans of the independent benchmark: one command,
 * and the same weights from the same seed.
 *
 *   node --import tsx bench/pretrain.ts --bench DIR --traces DIR --kind lstm|gate --out FILE
 *     [--without CASE,CASE] [--rows 80000] [--epochs 12] [--seed 1] [--checkpoint FILE] [--models DIR] [--curve FILE]
 *
 * `--without`: systems that are left out, to see what the net is worth on one that it has never seen. `--models`: a
 * repository in which it is published for steps of a minute, so that a service forecasts by it. `--curve`: its learning
 * curve, as SVG.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSeries } from '../src/cli/backtest/data.ts';
import { openInput } from '../src/cli/logs/input.ts';
import { silenceOnnxRuntime } from '../src/config/environment.ts';
import type { Series } from '../src/core/demand/series.ts';
import { UTC } from '../src/core/units/civil-time.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';
import type { Studied } from '../training/gate/lessons.ts';
import { COURSE, studyAll, trainNet } from '../training/gate/train.ts';
import { gateVersion } from '../training/gate/version.ts';
import { formatNet } from '../training/gate/weights.ts';
import type { KeptNet } from '../training/gate/weights.ts';
import { drawCurve } from '../training/neural/draw-curve.ts';
import { publishVersion } from '../training/publish.ts';
import { lengthMs, readCases, settingsOf, validationSpan } from './forecast-quality/cases.ts';

const { values: given } = parseArgs({
  options: {
    bench: { type: 'string' },
    traces: { type: 'string' },
    kind: { type: 'string', default: 'gate' },
    out: { type: 'string' },
    without: { type: 'string', default: '' },
    rows: { type: 'string', default: '80000' },
    epochs: { type: 'string', default: `${COURSE.epochs}` },
    seed: { type: 'string', default: `${COURSE.seed}` },
    checkpoint: { type: 'string' },
    models: { type: 'string' },
    curve: { type: 'string' },
  },
});
const { bench, traces, out, kind } = given;
if (
  bench === undefined ||
  traces === undefined ||
  out === undefined ||
  (kind !== 'lstm' && kind !== 'gate')
) {
  throw new Error('--bench DIR, --traces DIR, --out FILE and --kind lstm or gate are needed');
}
silenceOnnxRuntime();
const began = performance.now();
const seconds = (): string => `${((performance.now() - began) / 1_000).toFixed(0)} s`;
const studied = await pastsOf(bench, traces, new Set(given.without.split(',')));
const groups = await studyAll(studied);
const rows = groups.reduce((sum, lessons) => sum + lessons.rows, 0);
process.stderr.write(`${studied.length} series, ${rows} lessons, ${seconds()}\n`);
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
    range: 'public traces, each before the spans of the benchmark',
    sources: studied.length,
    rows,
    seed: options.seed,
    revision: 'none',
  },
  curve: course.curve,
};
writeFileSync(out, formatNet(net));
if (given.models !== undefined) await publishVersion(given.models, gateVersion(MINUTE_MS, net, 1));
if (given.curve !== undefined) writeFileSync(given.curve, drawCurve(course.curve));
const last = course.curve.at(-1);
const best = Math.min(...course.curve.map(({ judged }) => judged));
process.stdout.write(
  `${kind}: ${course.curve.length} epochs, best ${best.toFixed(4)}, last ${last?.judged.toFixed(4) ?? ''}, ${seconds()}, ` +
    `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB\n`,
);

/** All series of the traces that have cases, in steps of the case and, where counts are by the minute, of a minute. */
async function pastsOf(
  benchDir: string,
  tracesDir: string,
  without: ReadonlySet<string>,
): Promise<Studied[]> {
  const entries = readCases(benchDir).filter((entry) => !without.has(entry.case));
  const pasts: { trace: string; share: number; series: Series; until: number }[] = [];
  for (const trace of new Set(entries.map((entry) => entry.trace))) {
    const own = entries.filter((entry) => entry.trace === trace);
    const caseStep = lengthMs(own[0]?.step ?? '');
    for (const stepMs of trace.includes('1min') ? [MINUTE_MS, caseStep] : [caseStep]) {
      const input = await openInput(join(tracesDir, trace));
      const series = await readSeries(input, { stepMs, source: undefined }).finally(() => input.close());
      const before = own.map((entry) => {
        const of = series.find(({ source }) => source === entry.source);
        return settingsOf(validationSpan(entry, of?.start ?? 0)).from;
      });
      const until = Math.min(...before);
      const seen = series.filter(({ start }) => start < until);
      const steps = seen.reduce((sum, { start }) => sum + (until - start) / stepMs, 0);
      // Twice the steps are not twice as much to learn.
      const share = Math.sqrt(steps) / (trace.includes('1min') ? 2 : 1) / seen.length;
      pasts.push(...seen.map((each) => ({ trace, share, series: each, until })));
    }
  }
  const all = pasts.reduce((sum, { share }) => sum + share, 0);
  return pasts.map(({ share, series: { source, start, stepMs, values }, until }) => ({
    past: {
      ...{ series: source, start, stepMs, zone: UTC },
      values: Float32Array.from(values.subarray(0, Math.max(0, (until - start) / stepMs))),
    },
    issuesMax: Math.round((Number(given.rows) * share) / all),
  }));
}
