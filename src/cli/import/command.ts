/** `pra import`: the past, from access logs by extraction rules or from CSV files with counts. */
import { loadRules } from '../../config/rules/load-rules.ts';
import type { RuleSet } from '../../core/demand/rules/rule-set.ts';
import { withClient } from '../client.ts';
import type { Invocation, Run } from '../definition.ts';
import { UsageError } from '../failure.ts';
import type { Input } from '../logs/input.ts';
import { openInput } from '../logs/input.ts';
import type { LogFormat } from '../logs/log-entry.ts';
import { LOG_FORMATS } from '../logs/log-entry.ts';
import { readSpelling, SOURCE_ALLOWED } from '../reading.ts';
import { countLog } from './count-log.ts';
import type { CheckedCsv } from './csv-import.ts';
import { checkCsv, sendCsv } from './csv-import.ts';
import { countedLogs } from './log-identity.ts';
import type { Log } from './log-reading.ts';
import { countedPosition, refuseOtherFormat, surveyLog } from './log-reading.ts';
import type { Imported } from './report.ts';
import { csvReport, logReport } from './report.ts';
import type { ImportSink } from './sink.ts';
import { serviceSink } from './sink.ts';

/** A data folder, opened for imports. */
export interface ImportFolder extends ImportSink {
  close(): Promise<void>;
}

/** Rejects if a service has the folder open. */
export type OpenFolder = (dataDir: string) => Promise<ImportFolder>;

/** The command, over the store that is given for `--data`. */
export const importHistory =
  (openFolder: OpenFolder): Run =>
  async (invocation) => {
    const { arguments: given, output } = invocation;
    const prepare = preparationOf(invocation);
    const imports = await withInputs(given.positional, async (inputs) =>
      withSink(invocation, openFolder, await prepare(inputs)),
    );
    output.result({ imports: imports.map(({ json }) => json) }, () => imports.flatMap(({ lines }) => lines));
  };

/** Checks the files, and resolves with what imports them. */
type Prepare = (inputs: readonly Input[]) => Promise<(sink: ImportSink) => Promise<readonly Imported[]>>;

/** What the options ask for. */
function preparationOf({ arguments: given }: Invocation): Prepare {
  const format = given.read('format', readFormat, `one of ${FORMATS.join(', ')}`) ?? 'csv';
  const [rules, importId] = [given.value('rules'), given.value('import-id')];
  if (format === 'csv') {
    const source = given.read('source', readSpelling, SOURCE_ALLOWED);
    if (rules !== undefined) throw new UsageError('--rules are for access logs: say their --format');
    if (importId !== undefined && given.positional.length > 1) {
      throw new UsageError('--import-id names the import of one file');
    }
    return (inputs) => prepareCsvFiles(inputs, { source, importId });
  }
  if (importId !== undefined || given.has('source')) {
    throw new UsageError('--import-id and --source are for --format csv: a log is known by its lines');
  }
  if (rules === undefined) {
    throw new UsageError('--rules are needed: they say to which source a request of a log belongs');
  }
  return async (inputs) => prepareLogs(inputs, { format, rules: await loadRules(rules) });
}

const FORMATS = [...LOG_FORMATS, 'csv'] as const;

const readFormat = (text: string): LogFormat | 'csv' | undefined => FORMATS.find((format) => format === text);

async function withInputs<T>(
  names: readonly string[],
  use: (inputs: readonly Input[]) => Promise<T>,
): Promise<T> {
  const inputs: Input[] = [];
  try {
    for (const name of names) inputs.push(await openInput(name));
    return await use(inputs);
  } finally {
    for (const input of inputs) await input.close();
  }
}

async function withSink<T>(
  invocation: Invocation,
  openFolder: OpenFolder,
  use: (sink: ImportSink) => Promise<T>,
): Promise<T> {
  const dataDir = invocation.arguments.value('data');
  if (dataDir === undefined) return withClient(invocation, (client) => use(serviceSink(client)));
  if (invocation.arguments.has('address')) {
    throw new UsageError('--data and --address do not go together: into a folder, or through its service');
  }
  const folder = await openFolder(dataDir);
  try {
    return await use(folder);
  } finally {
    await folder.close();
  }
}

const prepareCsvFiles = async (
  inputs: readonly Input[],
  given: { readonly source: string | undefined; readonly importId: string | undefined },
): ReturnType<Prepare> => {
  const checked: CheckedCsv[] = [];
  for (const input of inputs) checked.push(await checkCsv({ input, ...given }, Date.now()));
  return async (sink) => {
    const imported: Imported[] = [];
    for (const csv of checked) {
      const began = performance.now();
      imported.push(csvReport(csv, await sendCsv(csv, sink), performance.now() - began));
    }
    return imported;
  };
};

const prepareLogs = async (
  inputs: readonly Input[],
  { format, rules }: { readonly format: LogFormat; readonly rules: RuleSet },
): ReturnType<Prepare> => {
  const logs = inputs.map((input): Log => ({ input, format }));
  for (const log of logs) await refuseOtherFormat(log);
  return async (sink) => {
    const extractor = await sink.extractor(rules);
    // The largest are those of all the logs together.
    if (extractor.hasGroups) for (const log of logs) await surveyLog(log, extractor);
    extractor.nameLargest();
    await sink.keepNames();
    const imported: Imported[] = [];
    for (const log of logs) {
      const began = performance.now();
      const countedTo = await countedPosition(log, countedLogs(await sink.known()));
      const counted = await countLog(log, { extractor, sink, countedTo }, Date.now());
      imported.push(logReport(log.input.name, counted, performance.now() - began));
    }
    await sink.keepNames();
    return imported;
  };
};
