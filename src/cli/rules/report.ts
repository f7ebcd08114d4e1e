/** What rules made of logs, for people and for programs. */
import { table } from '../output.ts';
import * as words from '../words.ts';
import type { RuleTrial, Shown, Trial } from './trial.ts';

interface SourceRow {
  readonly source: string;
  readonly rule: string;
  readonly requests: number;
}

/** The largest first. */
const sourceRows = ({ rules }: Trial): readonly SourceRow[] =>
  [...rules]
    .flatMap(([rule, { sources }]) => [...sources].map(([source, requests]) => ({ source, rule, requests })))
    .sort((a, b) => b.requests - a.requests || (a.source < b.source ? -1 : 1));

interface Tried {
  readonly file: string;
  readonly logs: readonly string[];
}

export const trialJson = (trial: Trial, { file, logs }: Tried): unknown => ({
  file,
  logs,
  requests: trial.requests,
  rules: [...trial.rules].map(([rule, { sources, requests, guarded, ignored }]) => ({
    rule,
    sources: sources.size,
    requests,
    guarded,
    ignored,
  })),
  sources: sourceRows(trial),
  unmatched: trial.unmatched,
  badLines: trial.bad,
});

/** `top` sources are listed. */
export function describeTrial(trial: Trial, { file, logs, top }: Tried & { readonly top: number }): string[] {
  const { rules, requests, unmatched, bad } = trial;
  const count = `${words.number(rules.size)} ${rules.size === 1 ? 'rule' : 'rules'}`;
  if (logs.length === 0) return [`${file}: ${count}, nothing is wrong with them`];
  const rows = sourceRows(trial);
  const sources = new Set(rows.map(({ source }) => source)).size;
  const left = rows.length - top;
  return [
    `${file}: ${count}; ${words.number(requests)} requests, ${words.number(sources)} sources`,
    '',
    ...ruleTable(rules),
    '',
    ...sourceTable(rows.slice(0, top), requests),
    ...(left > 0 ? [`and ${words.number(left)} smaller ones (--top, or --json for all)`] : []),
    ...shownLines('requests to which no rule applies', unmatched),
    ...shownLines('lines that are no requests', bad),
  ];
}

const ruleTable = (rules: ReadonlyMap<string, RuleTrial>): string[] =>
  table({
    head: ['rule', 'sources', 'requests', 'guarded', 'ignored'],
    left: [0],
    rows: [...rules].map(([rule, { sources, requests, guarded, ignored }]) => [
      rule,
      ...[sources.size, requests, guarded, ignored].map(words.number),
    ]),
  });

const sourceTable = (rows: readonly SourceRow[], requests: number): string[] =>
  table({
    head: ['source', 'rule', 'requests', 'share'],
    left: [0, 1],
    rows: rows.map(({ source, rule, requests: own }) => [
      source,
      rule,
      words.number(own),
      words.percent(own / requests),
    ]),
  });

function shownLines(what: string, { count, first }: Shown): string[] {
  if (count === 0) return [];
  const rest = count - first.length;
  return [
    '',
    `${what}: ${words.number(count)}`,
    ...first.map(({ log, line, text }) => `  ${log}:${line}: ${text}`),
    ...(rest > 0 ? [`  and ${words.number(rest)} more`] : []),
  ];
}
