/** The demo's result as people read it: two tables and one decision in words, at most 100 columns wide. */
import { instancesNeeded } from '../../../app/backtest/decide/scoring.ts';
import { table } from '../../output.ts';
import { NONE } from '../../words.ts';
import type { DemoResult, PolicyScore, ShownDirective, WindowAccuracy } from '../result.ts';

/** What each policy left unserved, and what it cost. */
export function policyTable({ policies }: DemoResult): string[] {
  const row = (name: string, score: PolicyScore): string[] => [
    name,
    whole(score.unserved),
    percent(score.unservedShare, 2),
    whole(score.coldHits),
    percent(score.coldHits / score.ticks, 2),
    score.instanceHours.toFixed(1),
    score.hoursOfOracle.toFixed(2),
    score.hoursOfHpa.toFixed(2),
  ];
  return table({
    head: ['', 'unserved requests', '', 'cold hits', '', 'instance-hours', '× oracle', '× HPA'],
    rows: [
      row('PRA', policies.pra),
      row('Kubernetes HPA, 70 %', policies.hpa70),
      row('oracle', policies.oracle),
    ],
    left: [0],
  });
}

/** The error of the forecast totals by window, beside single forecasters, and how honest the quantiles are. */
export function accuracyTable(accuracy: readonly WindowAccuracy[]): string[] {
  const levels = shownLevels(accuracy);
  return table({
    head: [
      ...['window', 'forecasts', 'PRA', 'yesterday', 'best single expert', ''],
      ...levels.map((level) => `≤ q${level}`),
    ],
    rows: accuracy.map((window) => [
      `${window.windowMinutes} min`,
      whole(window.forecasts),
      percent(window.error, 1),
      window.yesterdayError === null ? NONE : percent(window.yesterdayError, 1),
      window.bestExpert === null ? NONE : percent(window.bestExpert.error, 1),
      window.bestExpert?.model.split('/').at(-1) ?? '',
      ...levels.map((level) => shareAt(window, level)),
    ]),
    left: [0, 5],
  });
}

function shareAt({ coverage }: WindowAccuracy, level: number): string {
  const share = coverage.find((entry) => entry.level === level)?.share;
  return share === undefined ? NONE : percent(share, 1);
}

/** One decision in words, with its trail. */
export function describeDirective(directive: ShownDirective): string[] {
  const { inputs, outcome } = directive;
  const models = inputs.models
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MODELS_SHOWN_MAX)
    .map(({ model, weight }) => `${model} ${percent(weight, 0)}`);
  const facts: (readonly [string, string])[] = [
    [
      'newest load',
      `${perMinute(inputs.liveRatePerSecond)} requests/min, for which ${instancesNeeded(inputs.liveRatePerSecond, inputs.capacityPerSecond)} instances are enough`,
    ],
    [
      'forecast',
      `at most ${perMinute(inputs.addRatePerSecond)} requests/min at ${clockTime(directive.readyBy)}, with probability ${inputs.level}`,
    ],
    ...(models.length > 0 ? [['made by', models.join(', ')] as const] : []),
    ...directive.trail.map(({ rule, from, to, why }) => [rule, `${from} → ${to}: ${why}`] as const),
    [
      'what came',
      `${clockTime(outcome.at)} needed ${outcome.needed}; PRA had ${outcome.readyWithPra} ready, the HPA rule ${outcome.readyWithHpa70}`,
    ],
  ];
  return [
    `At ${clockTime(directive.decidedAt)} pool ${directive.pool} was told to hold ${directive.to} instances instead of ${directive.from}, ready by ${clockTime(directive.readyBy)}:`,
    ...facts.flatMap(([name, text]) => hanging(`  ${name.padEnd(18)}`, text)),
  ];
}

const WIDTH = 100;
const MODELS_SHOWN_MAX = 3;

/** The text behind its label, in lines of at most `WIDTH` columns that all start where the first one does. */
function hanging(label: string, text: string): string[] {
  const lines = [label];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line.length + word.length > WIDTH && line.trim() !== '') lines.push(' '.repeat(label.length));
    lines.push(`${lines.pop() ?? ''}${word} `);
  }
  return lines.map((line) => line.trimEnd());
}

/** The levels nearest to the middle and to .95, of those that were scored. */
function shownLevels(accuracy: readonly WindowAccuracy[]): number[] {
  const levels = accuracy[0]?.coverage.map(({ level }) => level) ?? [];
  const nearest = [0.5, 0.95].map((wanted) =>
    levels.toSorted((a, b) => Math.abs(a - wanted) - Math.abs(b - wanted)).at(0),
  );
  return [...new Set(nearest)].filter((level) => level !== undefined);
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
const percent = (share: number, digits: number): string => `${(100 * share).toFixed(digits)} %`;
const perMinute = (perSecond: number): string => (perSecond * 60).toFixed(1);
/** `16:05` of an ISO-8601 time. */
const clockTime = (iso: string): string => iso.slice(11, 16);
