/** `report.html` of decisions: one file that needs nothing else, from which an operator decides whether to switch PRA on. */
import type { UnservedMoment } from '../../../../app/backtest/decide/moments.ts';
import { worstMoments } from '../../../../app/backtest/decide/moments.ts';
import type { Seen } from '../../../../app/backtest/decide/policies.ts';
import type { PolicyRun } from '../../../../app/backtest/decide/run.ts';
import { formatDuration } from '../../../../config/quantities.ts';
import * as words from '../../../words.ts';
import { SCRIPT, STYLE } from '../../report/style.ts';
import { escape, figure } from '../../report/svg.ts';
import type { DecideResult } from '../summary.ts';
import { knobWords, runsByPolicy } from '../summary.ts';
import { frontierChart, pricesTable } from './frontier-chart.ts';
import { timeCharts } from './time-chart.ts';

const MOMENTS = 10;
/** In a sweep that setting of a policy is drawn which is the cheapest of those that leave no more unserved. */
const UNSERVED_SHARE = 0.01;

export function decideReportPage(result: DecideResult, seen: Seen): string {
  const shown = [...runsByPolicy(result.runs).values()].map(shownOf);
  const pra = shown.find(({ policy }) => policy === 'pra');
  const moments = pra ? momentsTable(worstMoments(seen, pra, MOMENTS), pra) : '';
  const frontier = result.isSweep ? frontierChart(result.runs) + pricesTable(result.runs) : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Decisions on ${escape(result.data)}</title><style>${STYLE}</style></head>
<body><main>${header(result)}${tiles(shown)}<h2>Pool ${escape(result.pool)}</h2>${timeCharts(seen, shown)}${frontier}${settingsTable(result, shown)}${moments}${footer(result)}</main>
<script>${SCRIPT}</script></body></html>
`;
}

/** The cheapest run that leaves little enough unserved, or the one that leaves least. */
function shownOf(runs: readonly PolicyRun[]): PolicyRun {
  const byCost = runs.toSorted((a, b) => a.hoursOfOracle - b.hoursOfOracle);
  const byService = runs.toSorted((a, b) => a.unservedShare - b.unservedShare);
  const shown = byCost.find(({ unservedShare }) => unservedShare <= UNSERVED_SHARE) ?? byService[0];
  if (!shown) throw new Error('bug: a policy without runs');
  return shown;
}

function header({ data, settings, sources }: DecideResult): string {
  const { from, to, stepMs, leadTimeMs, capacityPerSecond } = settings;
  const facts = [
    `${timeWords(from)} to ${timeWords(to)} UTC`,
    `counts of ${formatDuration(stepMs)}`,
    'a decision every 15s',
    `an instance takes ${words.number(capacityPerSecond)} requests/s and starts in ${formatDuration(leadTimeMs)}`,
    sources.length === 1 ? `source ${sources[0] ?? ''}` : `${sources.length} sources in one pool`,
  ];
  return `<header><h1>Backtest of decisions</h1><p class="data">${escape(data)}</p><p>${facts.map(escape).join(' · ')}</p></header>`;
}

/** The figures that matter, of PRA and beside it of what most people run. */
function tiles(shown: readonly PolicyRun[]): string {
  const pra = shown.find(({ policy }) => policy === 'pra') ?? shown[0];
  const hpa = shown.find(({ policy }) => policy === 'hpa');
  if (!pra) return '';
  const beside = (of: (run: PolicyRun) => string): string =>
    hpa ? `HPA at ${knobWords(hpa)}: ${of(hpa)}` : '';
  const unserved = (run: PolicyRun): string => words.percent(run.unservedShare);
  const hours = (run: PolicyRun): string => run.hoursOfOracle.toFixed(2);
  const short = (run: PolicyRun): string => words.percent(run.tauUnder);
  const turns = (run: PolicyRun): string => words.number(run.directionChangesPerHour);
  const cards = [
    ['Unserved requests', unserved(pra), beside(unserved)],
    ['Instance-hours of the oracle’s', hours(pra), beside(hours)],
    ['Too few ready', short(pra), hpa ? `of the time; ${beside(short)}` : 'of the time'],
    ['Turns an hour', turns(pra), beside(turns)],
    ['Setting', `${pra.policy} at ${knobWords(pra)}`, 'the level at which the bridge is covered'],
  ];
  return `<section class="tiles">${cards
    .map(
      ([name = '', value = '', note = '']) =>
        `<div><p>${escape(name)}</p><strong>${escape(value)}</strong><small>${escape(note)}</small></div>`,
    )
    .join('')}</section>`;
}

function settingsTable({ runs, isSweep }: DecideResult, shown: readonly PolicyRun[]): string {
  const rows = runs.map((run) => {
    const cells = [
      knobWords(run),
      words.percent(run.unservedShare),
      run.hoursOfOracle.toFixed(2),
      words.number(run.instanceHours),
      ...[run.tauUnder, run.thetaUnder, run.tauOver, run.thetaOver].map(words.percent),
      words.number(run.directionChangesPerHour),
    ];
    const isShown = isSweep && shown.includes(run);
    return `<tr${isShown ? ' class="ours"' : ''}><td class="text">${run.policy}</td>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const heads = ['setting', 'unserved', '× oracle', 'hours', 'τU', 'θU', 'τO', 'θO', 'turns/h'];
  const head = heads.map((cell) => `<th>${cell}</th>`).join('');
  return figure(
    'All settings',
    `Elasticity: for how much of the time (τ) and by how much of the need (θ) too few (U) or too many (O) were ready; turns from growing to shrinking or back.${isSweep ? ' The settings drawn above are bold: the cheapest that leave no more than 1 % unserved.' : ''}`,
    `<div class="scroll tall"><table><thead><tr><th class="text">policy</th>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  );
}

function momentsTable(moments: readonly UnservedMoment[], pra: PolicyRun): string {
  const rows = moments.map(({ at, ratePerSecond, needed, ready, unservedPerSecond, decision }) => {
    const trail = decision.trail.map(
      ({ rule, from, to, why }) => `<b>${rule}</b> ${from} → ${to}: ${escape(why)}`,
    );
    return `<tr><td class="text">${timeWords(at)}</td><td>${words.number(ratePerSecond)}</td><td>${needed}</td><td>${ready}</td><td>${words.number(unservedPerSecond)}</td><td class="text trail">${timeWords(decision.at)}: ${trail.join('<br>')}</td></tr>`;
  });
  const heads = [
    '<th>requests/s',
    '<th>needed',
    '<th>ready',
    '<th>unserved/s',
    '<th class="text">decided one start-up before',
  ];
  return figure(
    'The worst moments',
    moments.length === 0
      ? 'Nothing was left unserved.'
      : `Where pra at ${knobWords(pra)} left most unserved, an hour or more apart, and why it had not asked for more when there was still time.`,
    moments.length === 0
      ? ''
      : `<div class="scroll"><table><thead><tr><th class="text">time (UTC)</th>${heads.map((cell) => `${cell}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`,
  );
}

function footer({ models, tookMs, forecastingMs, failures }: DecideResult): string {
  const seconds = (ms: number): string => formatDuration(Math.round(ms / 1_000) * 1_000);
  const failed = failures.map(
    ({ model, detail, days }) => `<p>${escape(`${model.name} failed on ${days} days: ${detail}`)}</p>`,
  );
  return `<footer>${failed.join('')}<p>Each policy saw only counts that had ended a while before; what is not served at once is lost. The oracle asks for the most that is needed within one start-up.</p><p>Models ${escape(models.map(({ name, version }) => `${name}/${version}`).join(', '))}; ${seconds(tookMs)}, of which forecasts ${seconds(forecastingMs)}.</p></footer>`;
}

/** `1995-08-18 04:00`, with seconds if there are any. */
const timeWords = (at: number): string =>
  words
    .instant(at)
    .replace('T', ' ')
    .replace(/(:00)?Z$/, '');
