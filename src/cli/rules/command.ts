/** `pra rules test`: are extraction rules right, and what do they make of a log? */
import { loadRules } from '../../config/rules/load-rules.ts';
import { compileRules } from '../../core/demand/extraction.ts';
import type { RuleSet } from '../../core/demand/rules/rule-set.ts';
import type { Invocation } from '../definition.ts';
import { UsageError } from '../failure.ts';
import type { Input } from '../logs/input.ts';
import { openInput } from '../logs/input.ts';
import type { Parameter } from '../../core/units/source-key.ts';
import type { LogEntry, LogFormat } from '../logs/log-entry.ts';
import { LOG_FORMATS } from '../logs/log-entry.ts';
import { readLog } from '../logs/read-log.ts';
import { describeTrial, trialJson } from './report.ts';
import type { Trial } from './trial.ts';
import { createTrial, tryEntry } from './trial.ts';

/** Sources that are listed. */
const DEFAULT_TOP = 30;

export async function run({ arguments: given, output }: Invocation): Promise<void> {
  const [action, file = '', ...logs] = given.positional;
  if (action !== 'test') throw new UsageError(`"${action ?? ''}" is not known; write \`pra rules test\``);
  const format = given.read('format', readFormat, `one of ${LOG_FORMATS.join(', ')}`) ?? 'combined';
  const top = given.read('top', readCount, 'a whole number') ?? DEFAULT_TOP;
  const trial = await tryLogs(await loadRules(file), logs, format);
  output.result(trialJson(trial, { file, logs }), () => describeTrial(trial, { file, logs, top }));
}

const readFormat = (text: string): LogFormat | undefined => LOG_FORMATS.find((format) => format === text);

const readCount = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);

async function tryLogs(rules: RuleSet, logs: readonly string[], format: LogFormat): Promise<Trial> {
  const extractor = compileRules(rules);
  const trial = createTrial(rules);
  const inputs: Input[] = [];
  try {
    for (const log of logs) inputs.push(await openInput(log));
    if (extractor.hasGroups) {
      await forEachEntry(inputs, format, (entry) => {
        if (!('problem' in entry)) extractor.survey(extractor.recognize(entry.made));
      });
      extractor.nameLargest();
    }
    await forEachEntry(inputs, format, (entry, log) => {
      tryEntry(trial, extractor, { log, entry });
    });
    return trial;
  } finally {
    for (const input of inputs) await input.close();
  }
}

async function forEachEntry(
  inputs: readonly Input[],
  format: LogFormat,
  use: (entry: LogEntry<readonly Parameter[]>, log: string) => void,
): Promise<void> {
  for (const input of inputs) {
    for await (const entry of readLog(format, input.read().chunks)) use(entry, input.name);
  }
}
