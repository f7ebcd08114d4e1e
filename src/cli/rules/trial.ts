/** What do rules make of the requests of logs? Counted by rule and source, with the first of what is left over. */
import type { Extractor } from '../../core/demand/extraction.ts';
import type { RuleSet } from '../../core/demand/rules/rule-set.ts';
import type { Parameter } from '../../core/units/source-key.ts';
import type { LogEntry } from '../logs/log-entry.ts';

export interface Trial {
  requests: number;
  /** By rule, in their order; rules without requests included. */
  readonly rules: ReadonlyMap<string, RuleTrial>;
  readonly unmatched: Shown;
  /** Lines that are no requests. */
  readonly bad: Shown;
}

export interface RuleTrial {
  requests: number;
  /** Requests by source. */
  readonly sources: Map<string, number>;
  /** Requests with something that counts under `other` as there was no room for it. */
  guarded: number;
  /** Requests without a source, as the rule says that they are no demand. */
  ignored: number;
}

/** The first of many, and how many there are. */
export interface Shown {
  count: number;
  readonly first: { readonly log: string; readonly line: number; readonly text: string }[];
}

const SHOWN_MAX = 10;
/** Characters of a request that is shown. */
const SHOWN_LENGTH_MAX = 200;

export const createTrial = ({ rules }: RuleSet): Trial => ({
  requests: 0,
  rules: new Map(
    rules.map(({ rule }) => [rule, { requests: 0, sources: new Map(), guarded: 0, ignored: 0 }]),
  ),
  unmatched: { count: 0, first: [] },
  bad: { count: 0, first: [] },
});

/** Counts an entry of a log. */
export function tryEntry(trial: Trial, extractor: Extractor, { log, entry }: LoggedEntry): void {
  const { line } = entry;
  if ('problem' in entry) {
    show(trial.bad, { log, line, text: `${entry.problem}: ${entry.text}` });
    return;
  }
  trial.requests += 1;
  const { source, rule, isGuarded } = extractor.extract(entry.made);
  const ruleTrial = rule === undefined ? undefined : trial.rules.get(rule);
  if (!ruleTrial) {
    show(trial.unmatched, { log, line, text: attributesInWords(entry.made) });
    return;
  }
  ruleTrial.requests += 1;
  if (isGuarded) ruleTrial.guarded += 1;
  if (source === undefined) ruleTrial.ignored += 1;
  else ruleTrial.sources.set(source, (ruleTrial.sources.get(source) ?? 0) + 1);
}

interface LoggedEntry {
  readonly log: string;
  readonly entry: LogEntry<readonly Parameter[]>;
}

function show(shown: Shown, line: Shown['first'][number]): void {
  shown.count += 1;
  if (shown.first.length < SHOWN_MAX) shown.first.push(line);
}

function attributesInWords(attributes: readonly Parameter[]): string {
  const words = attributes.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(' ');
  return words.length > SHOWN_LENGTH_MAX ? `${words.slice(0, SHOWN_LENGTH_MAX)}…` : words;
}
