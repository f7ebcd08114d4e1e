/**
 * `report.html`: one file that needs nothing else, made to be looked at. All charts are drawn already; the script
 * only shows one source and one lead at a time, and without it all are there.
 */
import { formatDuration } from '../../../config/quantities.ts';
import { MIXTURE } from '../../../core/feedback/score.ts';
import type { QuantileScores } from '../../../core/scoring/quantile-scores.ts';
import { present } from '../../../core/units/check.ts';
import type { Instant } from '../../../core/units/time.ts';
import { recordedIssues, SCORED_LEVELS } from '../../../app/backtest/settings.ts';
import * as words from '../../words.ts';
import type { BacktestResult, SeriesResult } from '../summary.ts';
import { modelNames, scoresOverAll } from '../summary.ts';
import { eventsTable } from './events-table.ts';
import { fanCharts } from './fan-chart.ts';
import { calibrationChart, hourChart, leadChart } from './score-charts.ts';
import { SCRIPT, STYLE } from './style.ts';
import { escape } from './svg.ts';
import { weightsChart } from './weights-chart.ts';
import { worstMomentsTable } from './worst-moments.ts';

/** Sources that are drawn, about 200 kB each; of all the others there are the figures. */
const DRAWN_MAX = 24;

export function reportPage(result: BacktestResult): string {
  const drawn = result.series.slice(0, DRAWN_MAX);
  const sections = drawn.map((series, at) => sourceSection(series, at));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Backtest of ${escape(result.data)}</title><style>${STYLE}</style></head>
<body><main>${header(result)}${tiles(result)}${sourcesTable(result)}${sections.join('')}${footer(result)}</main>
<script>${SCRIPT}</script></body></html>
`;
}

function header({ data, settings, series }: BacktestResult): string {
  const { from, to, stepMs, everyMs } = settings;
  const facts = [
    `${timeWords(from)} to ${timeWords(to)} UTC`,
    `steps of ${formatDuration(stepMs)}`,
    `a forecast every ${formatDuration(everyMs)}`,
    series.length === 1 ? `source ${series[0]?.scores.source ?? ''}` : `${series.length} sources`,
  ];
  return `<header><h1>Backtest</h1><p class="data">${escape(data)}</p><p>${facts.map(escape).join(' · ')}</p></header>`;
}

/** The figures that matter, over all sources. */
function tiles(result: BacktestResult): string {
  const mixture = scoresOverAll(result, MIXTURE);
  const best = modelNames(result)
    .slice(1)
    .map((name) => ({ name, scores: scoresOverAll(result, name) }))
    .filter(({ scores }) => scores.missing === 0 && scores.relativePinball !== undefined)
    .sort((a, b) => (a.scores.relativePinball ?? 0) - (b.scores.relativePinball ?? 0))[0];
  const { leads, stepMs } = result.settings;
  const wape = mixture.byLead.map(
    ({ wape: each }, at) => `${share(each)} at ${formatDuration((leads[at] ?? 1) * stepMs)}`,
  );
  const cards = [
    ['Pinball loss of yesterday’s', ratio(mixture.relativePinball), 'lower is better, 1 is yesterday'],
    ['Best single expert', ratio(best?.scores.relativePinball), best?.name ?? 'none spoke throughout'],
    [
      'Under the 95 % quantile',
      share(coverage(mixture, 0.95)),
      `90 %: ${share(coverage(mixture, 0.9))}, 99 %: ${share(coverage(mixture, 0.99))}`,
    ],
    ['Median off by (WAPE)', share(mixture.byLead[0]?.wape), wape.slice(1).join(', ') || 'at the only lead'],
    [
      'Targets',
      words.number(mixture.targets),
      `${words.number(recordedIssues(result.settings).length)} issue times`,
    ],
  ];
  return `<section class="tiles">${cards
    .map(
      ([name = '', value = '', note = '']) =>
        `<div><p>${escape(name)}</p><strong>${escape(value)}</strong><small>${escape(note)}</small></div>`,
    )
    .join('')}</section>`;
}

/** With several sources: their figures, the worst first, and which one is shown. */
function sourcesTable({ series }: BacktestResult): string {
  if (series.length < 2) return '';
  const rows = series
    .map(({ scores }, at) => ({
      at,
      source: scores.source,
      mixture: present(scores.models[0], 'the mixture').scores,
    }))
    .sort((a, b) => (b.mixture.relativePinball ?? 0) - (a.mixture.relativePinball ?? 0))
    .map(({ at, source, mixture }) => {
      const name =
        at < DRAWN_MAX
          ? `<button type="button" data-show-source="${at}">${escape(source)}</button>`
          : escape(source);
      return `<tr><td class="text">${name}</td>${scoreCells(mixture)}</tr>`;
    });
  const note =
    series.length > DRAWN_MAX
      ? `<p>Charts are drawn for the first ${DRAWN_MAX} sources of the data.</p>`
      : '';
  return `<section class="card"><h2>Sources, the worst first</h2>${note}<div class="scroll"><table>${scoreHead('source')}<tbody>${rows.join('')}</tbody></table></div></section>`;
}

function sourceSection(result: SeriesResult, at: number): string {
  const { track, scores } = result;
  const models = scores.models
    .toSorted((a, b) => (a.scores.relativePinball ?? Infinity) - (b.scores.relativePinball ?? Infinity))
    .map(
      ({ name, scores: of }) =>
        `<tr${name === MIXTURE ? ' class="ours"' : ''}><td class="text">${escape(name)}</td>${scoreCells(of)}</tr>`,
    );
  return `<section data-source="${at}"${at === 0 ? '' : ' hidden'}><h2>${escape(scores.source)}</h2>
${fanCharts(track)}${eventsTable(result)}<div class="pair">${calibrationChart(track, scores)}${leadChart(track, scores)}</div>
${weightsChart(track)}<div class="pair uneven">${hourChart(track)}<figure><figcaption><h3>Mixture and experts</h3><p>The best first. An expert that did not speak for every target is scored on those for which it did.</p></figcaption><div class="scroll tall"><table>${scoreHead('model')}<tbody>${models.join('')}</tbody></table></div></figure></div>
${worstMomentsTable(track)}</section>`;
}

const scoreHead = (what: string): string =>
  `<thead><tr><th class="text">${what}</th><th>pinball</th><th>WAPE</th><th>≤ .9</th><th>≤ .95</th><th>≤ .99</th></tr></thead>`;

/** WAPE is that of the first lead. */
const scoreCells = (scores: QuantileScores): string =>
  [
    ratio(scores.relativePinball),
    share(scores.byLead[0]?.wape),
    ...[0.9, 0.95, 0.99].map((level) => share(coverage(scores, level))),
  ]
    .map((cell) => `<td>${cell}</td>`)
    .join('');

function footer({ models, tookMs, fittingMs, failures }: BacktestResult): string {
  const seconds = (ms: number): string => formatDuration(Math.round(ms / 1_000) * 1_000);
  const failed = failures.map(
    ({ model, source, detail, days }) =>
      `<p>${escape(`${model.name} failed for ${source} on ${days} days: ${detail}`)}</p>`,
  );
  return `<footer>${failed.join('')}<p>Each forecast saw only what came before its issue time; fits, weights and calibration as they would have been then. Pinball loss relative to the same time yesterday with the quantiles of its own errors of the last week; over several sources the geometric mean.</p><p>Models ${escape(models.map(({ name, version }) => `${name}/${version}`).join(', '))}; ${seconds(tookMs)}, of which fits ${seconds(fittingMs)}.</p></footer>`;
}

/** `1995-08-18 04:00`. */
const timeWords = (at: Instant): string => words.instant(at).slice(0, 16).replace('T', ' ');
const coverage = (scores: QuantileScores, level: number): number | undefined =>
  scores.coverage[SCORED_LEVELS.indexOf(level)];
const ratio = (value: number | undefined): string => (value === undefined ? words.NONE : value.toFixed(3));
const share = (value: number | undefined): string =>
  value === undefined ? words.NONE : words.percent(value);
