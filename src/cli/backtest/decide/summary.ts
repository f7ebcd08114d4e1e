/** What did decisions cost, and what did they leave unserved? `summary.json`, and the lines that are shown. */
import type { PolicyName } from '../../../app/backtest/decide/policies.ts';
import { hoursFor } from '../../../app/backtest/decide/frontier.ts';
import type { PolicyRun } from '../../../app/backtest/decide/run.ts';
import type { DecideSettings } from '../../../app/backtest/decide/settings.ts';
import { formatDuration } from '../../../config/quantities.ts';
import { packageVersion } from '../../../config/package.ts';
import type { ModelId } from '../../../core/forecast/model/model-card.ts';
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import { table } from '../../output.ts';
import * as words from '../../words.ts';
import type { ToldFailure } from '../summary.ts';

export interface DecideResult {
  readonly data: string;
  readonly pool: string;
  readonly sources: readonly string[];
  readonly settings: DecideSettings;
  readonly models: readonly ModelId[];
  readonly runs: readonly PolicyRun[];
  readonly isSweep: boolean;
  readonly failures: readonly ToldFailure[];
  readonly tookMs: number;
  /** Of that, for forecasts and fits. */
  readonly forecastingMs: number;
}

/** Shares of the requests that may be left unserved. */
const UNSERVED_1 = 0.01;
const UNSERVED_01 = 0.001;

/** The runs of each policy, in their order. */
export function runsByPolicy(runs: readonly PolicyRun[]): ReadonlyMap<PolicyName, readonly PolicyRun[]> {
  const names = [...new Set(runs.map(({ policy }) => policy))];
  return new Map(names.map((name) => [name, runs.filter(({ policy }) => policy === name)]));
}

/** `0.981`: of a level as many digits as tell how much it leaves uncovered. */
export function knobWords({ policy, knob }: Pick<PolicyRun, 'policy' | 'knob'>): string {
  const uncovered = Number((1 - knob).toPrecision(2));
  return policy === 'pra' ? String(Number((1 - uncovered).toFixed(9))) : String(knob);
}

/** The result for programs. Lengths of time in milliseconds, shares as fractions; no field is NaN. */
export function decideSummaryJson(result: DecideResult): object {
  const { settings, runs } = result;
  const { stepMs, zone, from, to, capacityPerSecond, leadTimeMs, visibleAfterMs } = settings;
  return {
    version: packageVersion(),
    node: process.version,
    models: result.models.map(formatModelId),
    data: result.data,
    pool: result.pool,
    sources: result.sources,
    settings: {
      stepMs,
      timeZone: zone.name,
      from: words.instant(from),
      to: words.instant(to),
      capacityPerSecond,
      leadTimeMs,
      visibleAfterMs,
      events: settings.events.map(({ id }) => id),
    },
    tookMs: Math.round(result.tookMs),
    forecastingMs: Math.round(result.forecastingMs),
    policies: [...runsByPolicy(runs)].map(([policy, of]) => ({
      policy,
      hoursForOnePercentUnserved: hoursFor(of, UNSERVED_1) ?? null,
      hoursForOnePermilleUnserved: hoursFor(of, UNSERVED_01) ?? null,
      settings: of.map(settingJson),
    })),
    failures: result.failures,
  };
}

/** Without its counts: these are in a file of their own. */
const settingJson = (run: PolicyRun): object =>
  Object.fromEntries(Object.entries(run).filter(([name]) => name !== 'policy' && name !== 'counts'));

/** A table of the policies, and what there is to say of it. */
export function describeDecisions(result: DecideResult, out: string): readonly string[] {
  const { settings, runs, isSweep } = result;
  const ticks = runs[0]?.ticks ?? 0;
  const seconds = formatDuration(Math.round(result.tookMs / 1_000) * 1_000);
  const files = ['decisions/', 'summary.json', 'report.html'].map((file) => `${out}/${file}`);
  return [
    `pool ${result.pool}, ${words.instant(settings.from)} to ${words.instant(settings.to)}, ${words.number(ticks)} ticks; an instance takes ${words.number(settings.capacityPerSecond)} requests/s and starts in ${formatDuration(settings.leadTimeMs)}; ${seconds}`,
    '',
    ...(isSweep ? sweepTable(runs) : settingsTable(runs)),
    '',
    isSweep
      ? 'Instance-hours relative to the oracle, which knows the future and leaves nothing unserved: what no more than that share unserved costs, at the best setting of each policy.'
      : 'Hours: instance-hours, starting ones too, relative to the oracle, which knows the future.',
    ...result.failures.map(
      ({ model, detail, days }) => `${formatModelId(model)} failed on ${days} days: ${detail}`,
    ),
    `Written: ${files.join(', ')}`,
  ];
}

function sweepTable(runs: readonly PolicyRun[]): readonly string[] {
  const rows = [...runsByPolicy(runs)].map(([policy, of]) => [
    policy,
    String(of.length),
    ratio(hoursFor(of, UNSERVED_1)),
    ratio(hoursFor(of, UNSERVED_01)),
  ]);
  return table({ head: ['policy', 'settings', '≤ 1 % unserved', '≤ 0.1 %'], rows, left: [0] });
}

function settingsTable(runs: readonly PolicyRun[]): readonly string[] {
  const rows = runs.map((run) => [
    run.policy,
    knobWords(run),
    words.percent(run.unservedShare),
    ratio(run.hoursOfOracle),
    words.percent(run.tauUnder),
    words.percent(run.thetaUnder),
    words.percent(run.tauOver),
    words.percent(run.thetaOver),
    words.number(run.directionChangesPerHour),
  ]);
  const head = ['policy', 'setting', 'unserved', 'hours', 'τU', 'θU', 'τO', 'θO', 'turns/h'];
  return table({ head, rows, left: [0] });
}

const ratio = (value: number | undefined): string => (value === undefined ? words.NONE : value.toFixed(2));
