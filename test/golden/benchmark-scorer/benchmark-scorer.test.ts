import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { geometricMean, meanScores } from '../../../src/core/scoring/mean-scores.ts';
import { lossScale, scoreQuantiles } from '../../../src/core/scoring/quantile-scores.ts';
import type { QuantileScores } from '../../../src/core/scoring/quantile-scores.ts';
import { referenceQuantiles } from '../../../src/core/scoring/reference.ts';
import type { ScoredSeries } from '../../../src/core/scoring/reference.ts';

interface TheirScores {
  readonly targets: number;
  readonly relative_pinball: number | null;
  readonly relative_pinball_by_lead: readonly (number | null)[];
  readonly scaled_pinball: number;
  readonly scaled_pinball_by_lead: readonly number[];
  readonly wape_by_lead: readonly (number | null)[];
  readonly coverage: Readonly<Record<string, number>>;
}

interface TheirSeries {
  readonly name: string;
  readonly values: readonly (number | null)[];
  readonly issues: readonly number[];
  /** [issue, lead, level], as is `reference`. */
  readonly quantiles: readonly number[];
  readonly reference: readonly number[];
  readonly scale: { readonly value: number; readonly from: string };
  readonly scores: TheirScores;
}

interface Figures {
  readonly stepMs: number;
  readonly leads: readonly number[];
  readonly levels: readonly number[];
  readonly series: readonly TheirSeries[];
  readonly together: TheirScores;
}

const figures = JSON.parse(readFileSync(new URL('expected.json', import.meta.url), 'utf8')) as Figures;

const seriesOf = ({ values, issues }: TheirSeries): ScoredSeries => ({
  values: Float64Array.from(values, (value) => value ?? Number.NaN),
  issues,
  stepMs: figures.stepMs,
  leads: figures.leads,
  levels: figures.levels,
});

const scoresOf = (theirs: TheirSeries): QuantileScores => {
  const series = seriesOf(theirs);
  const against = { reference: referenceQuantiles(series), scale: lossScale(series) };
  return scoreQuantiles(series, Float64Array.from(theirs.quantiles), against);
};

function assertClose(actual: number | undefined, expected: number | null | undefined): void {
  if (expected === null || expected === undefined) assert.equal(actual, undefined);
  else assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-6, `${actual ?? 'nothing'}, not ${expected}`);
}

function assertScores(ours: QuantileScores, theirs: TheirScores): void {
  assert.equal(ours.targets, theirs.targets);
  assertClose(ours.relativePinball, theirs.relative_pinball);
  assertClose(ours.scaledPinball, theirs.scaled_pinball);
  ours.byLead.forEach((lead, at) => {
    assertClose(lead.relativePinball, theirs.relative_pinball_by_lead[at]);
    assertClose(lead.scaledPinball, theirs.scaled_pinball_by_lead[at]);
    assertClose(lead.wape, theirs.wape_by_lead[at]);
  });
  for (const [level, share] of Object.entries(theirs.coverage)) {
    assertClose(ours.coverage[figures.levels.indexOf(Number(level))], share);
  }
}

for (const theirs of figures.series) {
  test(`the reference forecast of ${theirs.name} is the benchmark's`, () => {
    const ours = referenceQuantiles(seriesOf(theirs));
    assert.equal(ours.length, theirs.reference.length);
    ours.forEach((quantile, at) => {
      assertClose(quantile, theirs.reference[at]);
    });
  });

  test(`losses of ${theirs.name} are divided by what the benchmark divides them by`, () => {
    const { value, from } = lossScale(seriesOf(theirs));
    assert.equal(from, theirs.scale.from);
    assertClose(value, theirs.scale.value);
  });

  test(`the scores of ${theirs.name} are the benchmark's`, () => {
    assertScores(scoresOf(theirs), theirs.scores);
  });
}

test('the scores of all series together are the benchmark’s', () => {
  assertScores(meanScores(figures.series.map(scoresOf)), figures.together);
});

test('an unknown score is left out of a mean; of none there is none', () => {
  assert.equal(geometricMean([0.5, undefined, 2]), 1);
  assert.equal(geometricMean([undefined]), undefined);
});

test('a target of which nothing is said is missing and does not count', () => {
  const [theirs] = figures.series;
  assert.ok(theirs);
  const series = seriesOf(theirs);
  const quantiles = Float64Array.from(theirs.quantiles).fill(Number.NaN, 0, figures.levels.length);
  const against = { reference: referenceQuantiles(series), scale: lossScale(series) };
  const { targets, missing } = scoreQuantiles(series, quantiles, against);
  assert.deepEqual({ targets, missing }, { targets: theirs.scores.targets - 1, missing: 1 });
});
