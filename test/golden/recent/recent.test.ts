/** The graphs of `recent` and `climate` say what their definition says (why.md). */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { present } from '../../../src/core/units/check.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/core/units/time.ts';
import type { UnpublishedVersion } from '../../../training/publish.ts';
import { climateVersion, recentVersion } from '../../../training/recent/version.ts';

interface Expected {
  readonly case: string;
  readonly stepMinutes: number;
  /** By expert: of the steps or leads that are compared, and of each target. */
  readonly experts: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** The step that starts `at` steps after the issue. */
type SeriesAt = (at: number) => number;

const expected = JSON.parse(
  await readFile(new URL('expected.json', import.meta.url), 'utf8'),
) as readonly Expected[];

/** The remainder, never negative. */
const modulo = (value: number, by: number): number => ((value % by) + by) % by;

/** As `made` of the reference, of minutes after the issue. */
const MADE: Readonly<Record<string, (at: number) => number>> = {
  'a noisy day': noisy,
  'a timer every ten minutes': (at) => (modulo(at, 10) === 3 ? 100 : 0),
  'one step in three is known': (at) => (modulo(at, 3) === 0 ? noisy(at) : Number.NaN),
  'the last six hours are unknown': (at) => (at < -360 ? noisy(at) : Number.NaN),
  'only the last two hours are known': (at) => (at >= -120 ? noisy(at) : Number.NaN),
  'nothing is known': () => Number.NaN,
};

function noisy(at: number): number {
  return 40 + 20 * Math.sin((2 * Math.PI * at) / 1_440) + modulo(7 * at * at + 13 * at, 31);
}

const seriesOf = ({ case: name, stepMinutes }: Pick<Expected, 'case' | 'stepMinutes'>): SeriesAt => {
  const made = present(MADE[name], 'a case');
  return (at) => made(at * stepMinutes);
};

interface Answer {
  /** [row, expert, lead, level]. */
  readonly quantiles: Float32Array;
  /** [row, expert, target, level]. */
  readonly targets: Float32Array;
}

interface Opened {
  readonly card: UnpublishedVersion['card'];
  readonly answer: (rows: readonly SeriesAt[]) => Promise<Answer>;
}

const opened = new Map<string, Promise<Opened>>();

function open(model: 'recent' | 'climate', stepMinutes: number): Promise<Opened> {
  const key = `${model} ${stepMinutes}`;
  const found = opened.get(key) ?? openNew(model === 'recent' ? recentVersion : climateVersion, stepMinutes);
  opened.set(key, found);
  return found;
}

async function openNew(make: (stepMs: number) => UnpublishedVersion, stepMinutes: number): Promise<Opened> {
  const { card, graph } = make(stepMinutes * MINUTE_MS);
  const session = await InferenceSession.create(graph, { intraOpNumThreads: 1 });
  const { contextLength, horizon, inputs } = card;
  const length = contextLength + horizon;
  const day = DAY_MS / card.stepMs;
  const answer = async (rows: readonly SeriesAt[]): Promise<Answer> => {
    const context = rows.flatMap((at) => Array.from({ length: contextLength }, (_, i) => at(i - contextLength)));
    const lags = rows.flatMap((at) =>
      Array.from({ length }, (_, i) => inputs.lags.map((_, back) => at(i - contextLength - (back + 1) * day))).flat(),
    );
    const { quantiles, targets } = await session.run({
      context: new Tensor('float32', context, [rows.length, contextLength]),
      ...(inputs.lags.length > 0 && {
        lags: new Tensor('float32', lags, [rows.length, length, inputs.lags.length]),
      }),
    });
    assert.ok(quantiles?.data instanceof Float32Array);
    const ofTargets = targets?.data ?? new Float32Array(0);
    assert.ok(ofTargets instanceof Float32Array);
    assert.equal(ofTargets.length, rows.length * card.experts.length * card.targets.length * card.levels.length);
    return { quantiles: quantiles.data, targets: ofTargets };
  };
  return { card, answer };
}

/** Of one row: the rows of quantiles that the reference has for this expert. */
function rowsOf({ card }: Opened, { quantiles, targets }: Answer, expert: number): readonly number[][] {
  const { horizon, levels } = card;
  const at = (values: Float32Array, place: number): number[] => [
    ...values.subarray(place * levels.length, (place + 1) * levels.length),
  ];
  const leads = card.name === 'climate' ? [0, horizon - 1] : [0];
  return [
    ...leads.map((lead) => at(quantiles, expert * horizon + lead)),
    ...card.targets.map((_, target) => at(targets, expert * card.targets.length + target)),
  ];
}

const isClose = (value: number | undefined, wanted: number): boolean =>
  Math.abs((value ?? Number.NaN) - wanted) <= 2e-5 * Math.max(1, wanted);

for (const entry of expected) {
  test(`steps of ${entry.stepMinutes} minutes: ${entry.case}`, async () => {
    for (const model of ['recent', 'climate'] as const) {
      const graph = await open(model, entry.stepMinutes);
      const answer = await graph.answer([seriesOf(entry)]);
      for (const [place, expert] of graph.card.experts.entries()) {
        const said = rowsOf(graph, answer, place);
        const wanted = present(entry.experts[expert], expert);
        assert.equal(said.length, wanted.length);
        for (const [row, values] of wanted.entries()) {
          const close = values.every((value, level) => isClose(said[row]?.[level], value));
          assert.ok(close, `${expert}, row ${row}: ${said[row]?.join(' ')}, not ${values.join(' ')}`);
        }
      }
    }
  });
}

const MINUTES = [...Object.keys(MADE)].map((name) => seriesOf({ case: name, stepMinutes: 1 }));

for (const model of ['recent', 'climate'] as const) {
  test(`${model}: rows of a batch are answered as each alone`, async () => {
    const { answer } = await open(model, 1);
    const together = await answer(MINUTES);
    const alone = await Promise.all(MINUTES.map((series) => answer([series])));
    for (const output of ['quantiles', 'targets'] as const) {
      assert.deepEqual(
        [...together[output]],
        alone.flatMap((each) => [...each[output]]),
      );
    }
  });

  test(`${model}: ten times the requests are ten times the forecast`, async () => {
    const { answer } = await open(model, 1);
    const [once, times] = await Promise.all([
      answer([noisy]),
      answer([(at) => 10 * Math.fround(noisy(at))]),
    ]);
    for (const output of ['quantiles', 'targets'] as const) {
      assert.ok(times[output].every((value, at) => isClose(value / 10, once[output][at] ?? Number.NaN)));
    }
  });

  test(`${model}: whatever comes in, finite quantiles in order come out`, async () => {
    const { card, answer } = await open(model, 1);
    const hostile: readonly SeriesAt[] = [
      () => 1e30,
      () => Number.POSITIVE_INFINITY,
      () => -1,
      (at) => (at % 2 === 0 ? 3e38 : Number.NaN),
      (at) => (at === -1 ? 1e30 : 0),
      (at) => 0.1 + (modulo(at, 7) === 0 ? 1e-7 : 0),
    ];
    const { quantiles, targets } = await answer(hostile);
    for (const values of [quantiles, targets]) {
      assert.ok(values.every((value, at) => {
        const lower = at % card.levels.length === 0 ? 0 : (values[at - 1] ?? 0);
        return Number.isFinite(value) && value >= lower;
      }));
    }
  });
}
