/** `pra rules test`: are extraction rules right, and what do they make of a log? */
import { loadRules } from '../../config/rules/load-rules.ts';
import type { Extractor } from '../../core/demand/extraction.ts';
import { compileRules } from '../../core/demand/extraction.ts';
import type { Parameter } from '../../core/units/source-key.ts';
import type { Invocation } from '../definition.ts';
import { UsageError } from '../failure.ts';
import type { Input } from '../logs/input.ts';
import { openInput } from '../logs/input.ts';
import type { LogEntry, LogFormat } from '../logs/log-entry.ts';
import { LOG_FORMATS } from '../logs/log-entry.ts';
import { readLog } from '../logs/read-log.ts';
import { describeTrial, trialJson } from './rules-report.ts';

/** What rules made of logs. */
export interface Trial {
  readonly file: string;
  readonly logs: readonly string[];
  /** By rule, in their order; rules without requests included. */
  readonly rules: ReadonlyMap<string, RuleTrial>;
  readonly unmatched: Shown;
  /** Lines that are no requests. */
  readonly bad: Shown;
  requests: number;
}

export interface RuleTrial {
  /** Requests by source. */
  readonly sources: Map<string, number>;
  requests: number;
  /** Of these, with something that counts under `other` as there was no room for it. */
  guarded: number;
  /** Of these, without a source, as the rule says that they are no demand. */
  ignored: number;
}

/** The first of many, and how many there are. */
export interface Shown {
  readonly first: { readonly log: string; readonly line: number; readonly text: string }[];
  count: number;
}

const SHOWN_MAX = 10;
/** Characters of a line that is shown. */
const SHOWN_LENGTH_MAX = 200;
const DEFAULT_TOP = 30;

export async function run({ arguments: given, output }: Invocation): Promise<void> {
  const [action, file = '', ...logs] = given.positional;
  if (action !== 'test') throw new UsageError(`"${action ?? ''}" is not known; write \`pra rules test\``);
  const format = given.read('format', readFormat, `one of ${LOG_FORMATS.join(', ')}`) ?? 'combined';
  const top = given.read('top', readCount, 'a whole number') ?? DEFAULT_TOP;
  const rules = await loadRules(file);
  const trial: Trial = {
    file,
    logs,
    rules: new Map(rules.rules.map(({ rule }) => [rule, emptyRuleTrial()])),
    unmatched: { first: [], count: 0 },
    bad: { first: [], count: 0 },
    requests: 0,
  };
  await tryLogs(trial, compileRules(rules), format);
  output.result(trialJson(trial), () => describeTrial(trial, top));
}

const readFormat = (text: string): LogFormat | undefined => LOG_FORMATS.find((format) => format === text);

const readCount = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

const emptyRuleTrial = (): RuleTrial => ({ sources: new Map(), requests: 0, guarded: 0, ignored: 0 });

async function tryLogs(trial: Trial, extractor: Extractor, format: LogFormat): Promise<void> {
  const inputs: Input[] = [];
  try {
    for (const log of trial.logs) inputs.push(await openInput(log));
    if (extractor.hasGroups) {
      await forEachEntry(inputs, format, (entry) => {
        if (!('problem' in entry)) extractor.survey(entry.attributes);
      });
      extractor.nameLargest();
    }
    await forEachEntry(inputs, format, (entry, log) => {
      tryEntry(trial, extractor, { entry, log });
    });
  } finally {
    for (const input of inputs) await input.close();
  }
}

async function forEachEntry(
  inputs: readonly Input[],
  format: LogFormat,
  use: (entry: LogEntry, log: string) => void,
): Promise<void> {
  for (const input of inputs) {
    for await (const entry of readLog(format, input.read().chunks)) use(entry, input.name);
  }
}

function tryEntry(
  trial: Trial,
  extractor: Extractor,
  { entry, log }: { readonly entry: LogEntry; readonly log: string },
): void {
  const { line } = entry;
  if ('problem' in entry) {
    show(trial.bad, { log, line, text: `${entry.problem}: ${entry.text}` });
    return;
  }
  trial.requests += 1;
  const { source, rule, isGuarded } = extractor.extract(entry.attributes);
  const ruleTrial = rule === undefined ? undefined : trial.rules.get(rule);
  if (!ruleTrial) {
    show(trial.unmatched, { log, line, text: attributesInWords(entry.attributes) });
    return;
  }
  ruleTrial.requests += 1;
  if (isGuarded) ruleTrial.guarded += 1;
  if (source === undefined) ruleTrial.ignored += 1;
  else ruleTrial.sources.set(source, (ruleTrial.sources.get(source) ?? 0) + 1);
}

function show(shown: Shown, entry: Shown['first'][number]): void {
  shown.count += 1;
  if (shown.first.length < SHOWN_MAX) shown.first.push(entry);
}

function attributesInWords(attributes: readonly Parameter[]): string {
  const words = attributes.map(({ name, value }) => `${name}=${JSON.stringify(value)}`).join(' ');
  return words.length > SHOWN_LENGTH_MAX ? `${words.slice(0, SHOWN_LENGTH_MAX)}…` : words;
}
