/** How good were the mixture and its experts, case by case, and how good is the best peer of each case? */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../src/cli/output.ts';
import { recordedIssues, SCORED_LEVELS } from '../../src/app/backtest/settings.ts';
import { MIXTURE } from '../../src/core/feedback/score.ts';
import { geometricMean, meanScores, plainMean } from '../../src/core/scoring/mean-scores.ts';
import type { QuantileScores } from '../../src/core/scoring/quantile-scores.ts';
import { present } from '../../src/core/units/check.ts';
import type { Done } from '../forecast-quality-worker.ts';
import { settingsOf } from './cases.ts';

/** Scores of the models that said something of every known target of every series of the case. */
export interface CaseScores {
  readonly name: string;
  readonly done: readonly Done[];
  readonly issueTimes: number;
  readonly byModel: ReadonlyMap<string, QuantileScores>;
}

export function scoresByCase(done: readonly Done[]): readonly CaseScores[] {
  const names = [...new Set(done.map(({ entry }) => entry.case))];
  return names.map((name) => {
    const of = done.filter(({ entry }) => entry.case === name);
    const models = present(of[0], 'a series').scores.models.map((model) => model.name);
    const scores = models.flatMap((model): [string, QuantileScores][] => {
      const each = of.flatMap((one) => one.scores.models.filter((other) => other.name === model));
      if (each.length < of.length || each.some((one) => one.scores.missing > 0)) return [];
      return [[model, meanScores(each.map((one) => one.scores))]];
    });
    const issueTimes = Math.max(
      ...of.map(({ entry }) => recordedIssues(settingsOf(entry)).length * of.length),
    );
    return { name, done: of, issueTimes, byModel: new Map(scores) };
  });
}

export interface Peer {
  readonly model: string;
  readonly relative: number;
}

/** By case, the peer that is best there: picked in hindsight. */
export function bestPeers(bench: string): ReadonlyMap<string, Peer> {
  const best = new Map<string, Peer>();
  const [header = '', ...lines] = readFileSync(join(bench, 'peers-public.csv'), 'utf8').trim().split('\n');
  const place = (column: string): number => header.split(',').indexOf(column);
  for (const line of lines) {
    const cells = line.split(',');
    const [name = '', model = ''] = [cells[place('case')], cells[place('model')]];
    const relative = Number.parseFloat(cells[place('relative_pinball')] ?? '');
    if (relative < (best.get(name)?.relative ?? Number.POSITIVE_INFINITY))
      best.set(name, { model, relative });
  }
  return best;
}

/** Fewer issue times are too noisy to be held against anybody. */
const ISSUE_TIMES_JUDGED = 150;
const number = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(3));

/** The mixture by case; `peers` is empty where the span is not theirs. */
export function mixtureTable(cases: readonly CaseScores[], peers: ReadonlyMap<string, Peer>): string {
  const rows = cases.map((each) => {
    const scores = each.byModel.get(MIXTURE);
    const peer = peers.get(each.name);
    const relative = scores?.relativePinball;
    return { each, scores, peer, against: peer && relative && relative / peer.relative };
  });
  const lines = rows.map(({ each, scores, peer, against }) => [
    each.name,
    `${each.issueTimes}`,
    number(scores?.relativePinball),
    number(worstSource([each])),
    peer ? `${number(peer.relative)} ${peer.model}` : '–',
    number(against),
    ...coverageCells(scores),
    (each.done.reduce((sum, { tookMs }) => sum + tookMs, 0) / 1_000).toFixed(1),
  ]);
  const judged = rows.filter(({ each }) => each.issueTimes >= ISSUE_TIMES_JUDGED);
  const worst = Math.max(0, ...judged.map(({ against }) => against ?? 0));
  lines.push([
    'all',
    '',
    number(geometricMean(rows.map(({ scores }) => scores?.relativePinball))),
    number(worstSource(cases)),
    number(geometricMean(rows.map(({ peer }) => peer?.relative))),
    number(geometricMean(rows.map(({ against }) => against))),
    ...[0.9, 0.95].map((level) => number(plainMean(rows.map(({ scores }) => covered(scores, level))))),
    '',
    number(plainMean(rows.map(({ scores }) => covered(scores, 0.99)))),
    '',
  ]);
  const remark =
    worst > 0
      ? `\nWorst case of ${ISSUE_TIMES_JUDGED} or more issue times: ${number(worst)} of its best peer.`
      : '';
  const head = [
    'case',
    'issues',
    'pra',
    'worst source',
    'best peer',
    'of it',
    '≤ .9',
    '≤ .95',
    'band',
    '≤ .99',
    's',
  ];
  return `${table({ head, rows: lines, left: [0, 4] }).join('\n')}${remark}`;
}

const covered = (scores: QuantileScores | undefined, level: number): number | undefined =>
  scores?.coverage[SCORED_LEVELS.indexOf(level)];

/** 99 % of a perfect forecaster's coverage lie within so many standard deviations. */
const BAND = 2.576;
const HONEST = 0.02;

/** Coverage of .9, of .95 with how far it may be off (`!` where it is further), and of .99. */
function coverageCells(scores: QuantileScores | undefined): string[] {
  const of = [0.9, 0.95, 0.99].map((level) => covered(scores, level));
  const allowed = Math.max(HONEST, BAND * Math.sqrt((0.95 * 0.05) / (scores?.targets ?? 1)));
  const isOff = Math.abs((of[1] ?? 0.95) - 0.95) > allowed;
  return [number(of[0]), `${number(of[1])}${isOff ? '!' : ''}`, `±${allowed.toFixed(3)}`, number(of[2])];
}

const worstSource = (cases: readonly CaseScores[]): number =>
  Math.max(
    ...cases.flatMap(({ done }) =>
      done.map(
        ({ scores }) => scores.models.find(({ name }) => name === MIXTURE)?.scores.relativePinball ?? 0,
      ),
    ),
  );

const WORST_SHOWN = 5;

/** The sources at which the mixture is worst, and which expert alone would have been best there. */
export function worstSources(cases: readonly CaseScores[]): string {
  const rows = cases.flatMap(({ done }) =>
    done.map(({ scores }) => {
      const pra = scores.models.find(({ name }) => name === MIXTURE)?.scores.relativePinball ?? 0;
      const experts = scores.models.filter(({ name, scores: own }) => name !== MIXTURE && own.missing === 0);
      const relativeOf = (model: (typeof experts)[number]): number =>
        model.scores.relativePinball ?? Infinity;
      const [best] = experts.sort((a, b) => relativeOf(a) - relativeOf(b));
      return { source: scores.source, pra, best };
    }),
  );
  const shown = rows.sort((a, b) => b.pra - a.pra).slice(0, WORST_SHOWN);
  return table({
    head: ['worst sources', 'pra', 'best expert alone', ''],
    rows: shown.map(({ source, pra, best }) => [
      source,
      number(pra),
      number(best?.scores.relativePinball),
      best?.name ?? '–',
    ]),
    left: [0, 3],
  }).join('\n');
}

/** Every model by case, the best over all first; `–` where it did not speak for every target. */
export function expertTable(cases: readonly CaseScores[]): string {
  const models = [...new Set(cases.flatMap(({ byModel }) => [...byModel.keys()]))];
  const rows = models
    .map((model) => ({ model, of: cases.map(({ byModel }) => byModel.get(model)?.relativePinball) }))
    .map((row) => ({
      ...row,
      all: geometricMean(row.of),
      cases: row.of.filter((value) => value !== undefined),
    }))
    .sort((a, b) => b.cases.length - a.cases.length || (a.all ?? Infinity) - (b.all ?? Infinity));
  return table({
    head: ['relative pinball', 'all', ...cases.map(({ name }) => name)],
    rows: rows.map(({ model, all, of }) => [model, number(all), ...of.map(number)]),
    left: [0],
  }).join('\n');
}
