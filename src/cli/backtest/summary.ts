/** How good was it, in figures? `summary.json`, and the lines that are shown. */
import { formatDuration } from '../../config/quantities.ts';
import { packageVersion } from '../../config/package.ts';
import type { EventPlace } from '../../app/backtest/event-scores.ts';
import type { BacktestSettings } from '../../app/backtest/settings.ts';
import { recordedIssues, SCORED_LEVELS } from '../../app/backtest/settings.ts';
import type { Track, TrackScores } from '../../app/backtest/track.ts';
import type { ModelFailure } from '../../app/plan/planner.ts';
import { MIXTURE } from '../../core/feedback/score.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import { meanScores } from '../../core/scoring/mean-scores.ts';
import type { QuantileScores } from '../../core/scoring/quantile-scores.ts';
import { present } from '../../core/units/check.ts';
import { table } from '../output.ts';
import * as words from '../words.ts';

/** What a backtest came to. */
export interface BacktestResult {
  readonly data: string;
  readonly settings: BacktestSettings;
  readonly models: readonly ModelId[];
  readonly series: readonly SeriesResult[];
  readonly failures: readonly ToldFailure[];
  readonly tookMs: number;
  /** Of that, for fits. */
  readonly fittingMs: number;
}

export interface SeriesResult {
  readonly track: Track;
  readonly scores: TrackScores;
  /** Of the mixture; `undefined`: no event touches the series. */
  readonly byEvents: Readonly<Record<EventPlace, QuantileScores>> | undefined;
  readonly tookMs: number;
}

/** A model that failed, on so many days of a series. */
export interface ToldFailure extends ModelFailure {
  readonly source: string;
  readonly days: number;
}

/** Names of all models, the mixture first. */
export const modelNames = ({ series }: BacktestResult): readonly string[] =>
  series[0]?.scores.models.map(({ name }) => name) ?? [];

/** The scores of a model over all series. */
export const scoresOverAll = ({ series }: BacktestResult, model: string): QuantileScores =>
  meanScores(
    series
      .flatMap(({ scores }) => scores.models.filter(({ name }) => name === model))
      .map(({ scores }) => scores),
  );

/** The document for programs. Lengths of time in milliseconds, everything else as its name says; no field is NaN. */
export function summaryJson(result: BacktestResult): object {
  const { settings, series } = result;
  const { stepMs, zone, from, to, everyMs, leads } = settings;
  return {
    version: packageVersion(),
    node: process.version,
    models: result.models.map(formatModelId),
    data: result.data,
    settings: {
      stepMs,
      timeZone: zone.name,
      from: words.instant(from),
      to: words.instant(to),
      everyMs,
      leadsMs: leads.map((lead) => lead * stepMs),
      levels: SCORED_LEVELS,
    },
    issueTimes: recordedIssues(settings).length,
    tookMs: Math.round(result.tookMs),
    fittingMs: Math.round(result.fittingMs),
    all: modelNames(result).map((model) => ({
      model,
      ...scoresJson(settings, scoresOverAll(result, model)),
    })),
    events: settings.events.map(({ id }) => id),
    sources: series.map(({ track, scores, byEvents, tookMs }) => ({
      source: scores.source,
      steps: track.series.values.length,
      unknownSteps: track.series.values.filter(Number.isNaN).length,
      scale: scores.scale,
      basis: countBasis(track),
      tookMs: Math.round(tookMs),
      byEvents:
        byEvents &&
        Object.fromEntries(Object.entries(byEvents).map(([place, of]) => [place, scoresJson(settings, of)])),
      models: scores.models.map((model) => ({ model: model.name, ...scoresJson(settings, model.scores) })),
    })),
    failures: result.failures,
  };
}

/** At how many issue times the mixture spoke by models, reactively, or not at all. */
function countBasis({ basis }: Track): Record<string, number> {
  const counts: Record<string, number> = { model: 0, reactive: 0, none: 0 };
  for (const each of basis) counts[each ?? 'none'] = (counts[each ?? 'none'] ?? 0) + 1;
  return counts;
}

function scoresJson({ leads, stepMs }: BacktestSettings, scores: QuantileScores): object {
  return {
    targets: scores.targets,
    missing: scores.missing,
    relativePinball: scores.relativePinball ?? null,
    scaledPinball: scores.scaledPinball ?? null,
    coverage: Object.fromEntries(SCORED_LEVELS.map((level, at) => [level, scores.coverage[at] ?? null])),
    byLead: scores.byLead.map((lead, at) => ({
      leadMs: present(leads[at], 'a lead') * stepMs,
      targets: lead.targets,
      relativePinball: lead.relativePinball ?? null,
      scaledPinball: lead.scaledPinball ?? null,
      wape: lead.wape ?? null,
    })),
  };
}

/** A table of all models over all series, the best first, and what there is to say of it. */
export function describeResult(result: BacktestResult, out: string): readonly string[] {
  const { settings, series } = result;
  const rows = modelNames(result)
    .map((model) => ({ model, scores: scoresOverAll(result, model) }))
    .sort((a, b) => (a.scores.relativePinball ?? Infinity) - (b.scores.relativePinball ?? Infinity));
  const leads = settings.leads.map((lead) => formatDuration(lead * settings.stepMs));
  const spoken = rows.find(({ model }) => model === MIXTURE)?.scores.targets ?? 0;
  return [
    `${series.length} ${series.length === 1 ? 'source' : 'sources'}, ${recordedIssues(settings).length} issue times from ${words.instant(settings.from)}, ${words.number(spoken)} targets; ${formatDuration(Math.round(result.tookMs / 1_000) * 1_000)}`,
    '',
    ...table({
      head: [
        'model',
        'pinball',
        ...leads.map((lead) => `at ${lead}`),
        ...leads.map((lead) => `WAPE ${lead}`),
        '≤ .9',
        '≤ .95',
        '≤ .99',
      ],
      rows: rows.map(({ model, scores }) => [
        model,
        ratio(scores.relativePinball),
        ...scores.byLead.map(({ relativePinball }) => ratio(relativePinball)),
        ...scores.byLead.map(({ wape }) => ratio(wape)),
        ...[0.9, 0.95, 0.99].map((level) => ratio(scores.coverage[SCORED_LEVELS.indexOf(level)])),
      ]),
      left: [0],
    }),
    '',
    ...describeEvents(result),
    'Pinball loss over that of yesterday with the quantiles of its own errors: lower is better, 1 is yesterday.',
    ...result.failures.map(
      ({ model, source, detail, days }) =>
        `${formatModelId(model)} failed for ${source} on ${days} days: ${detail}`,
    ),
    `Written: ${['forecasts.csv', 'summary.json', 'report.html'].map((file) => `${out}/${file}`).join(', ')}`,
  ];
}

/** How good the mixture was in and around events, over all sources that any touches. */
function describeEvents({ series, settings }: BacktestResult): readonly string[] {
  const touched = series.flatMap(({ byEvents }) => byEvents ?? []);
  if (touched.length === 0) return [];
  const rows = EVENT_PLACES.map(([place, called]) => {
    const { targets, relativePinball, byLead, coverage } = meanScores(touched.map((of) => of[place]));
    return [
      called,
      words.number(targets),
      ratio(relativePinball),
      ...byLead.map(({ wape }) => ratio(wape)),
      ...[0.9, 0.95, 0.99].map((level) => ratio(coverage[SCORED_LEVELS.indexOf(level)])),
    ];
  });
  const leads = settings.leads.map((lead) => `WAPE ${formatDuration(lead * settings.stepMs)}`);
  return [
    ...table({ head: [MIXTURE, 'targets', 'pinball', ...leads, '≤ .9', '≤ .95', '≤ .99'], rows, left: [0] }),
    '',
  ];
}

/** In this order, and what they are called. */
export const EVENT_PLACES: readonly (readonly [EventPlace, string])[] = [
  ['inside', 'in events'],
  ['around', 'within 2h of one'],
  ['apart', 'far from any'],
];

const ratio = (value: number | undefined): string => (value === undefined ? words.NONE : value.toFixed(3));
