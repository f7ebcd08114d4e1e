/** Which subcommands are there? All that their help says; their code is loaded when one runs. */
import { CLIENT_OPTIONS } from './definition.ts';
import type { CommandDefinition } from './definition.ts';
import { DEMO } from './demo.ts';
import { AGENT } from './agent/agent.ts';
import { EVENTS } from './events/events.ts';
import { MODELS } from './models/models.ts';
import { TRAIN } from './train/train.ts';
import { BACKTEST } from './backtest.ts';

const SERVE: CommandDefinition = {
  usage: 'serve',
  summary: 'Run the service until SIGTERM or Ctrl-C',
  details: [
    'Without --config the defaults hold: one pool for all sources; pra.example.yaml describes every key.',
    'The command line goes before the environment (PRA_LISTEN, PRA_DATA_DIR, …), that before the file.',
    'Log lines go to standard error. With --json the one document on standard output is',
    '{"address", "metricsAddress"}, written when the service answers.',
  ],
  options: [
    { flags: '--config <file>', meaning: 'Configuration, YAML (PRA_CONFIG)' },
    { flags: '--data <dir>', meaning: 'Folder of history, decisions and scores (dataDir, ./pra-data)' },
    {
      flags: '--listen <host:port>',
      meaning: 'Where to listen (listen, 127.0.0.1:50551); port 0 is any free one',
    },
  ],
  examples: ['pra serve --config pra.yaml', 'pra serve --data /tmp/pra --listen 127.0.0.1:0 --json'],
  load: () => import('./commands/serve.ts'),
};

const EXPORT: CommandDefinition = {
  usage: 'export',
  summary: 'Write the history as CSV: timestamp, source, requests',
  details: [
    'Reads the data folder itself, so the service must not be running on it. Unknown counts have no row.',
    'What is written can be imported again. With --json: {"rows", "sources", "out"}, and --out is needed.',
  ],
  options: [
    { flags: '--step <length>', meaning: 'Length of a count, whole minutes (1m)' },
    { flags: '--out <file>', meaning: 'File to write, packed if it ends in .gz (standard output)' },
    { flags: '--data <dir>', meaning: 'Data folder (PRA_DATA_DIR, or ./pra-data)' },
  ],
  examples: ['pra export --out history.csv.gz', 'pra export --step 1h --data /var/lib/pra'],
  load: async () => {
    const [{ exportHistory }, { openHistoryForExport }] = await Promise.all([
      import('./commands/export.ts'),
      import('../compose-export.ts'),
    ]);
    return { run: exportHistory(openHistoryForExport) };
  },
};

const IMPORT: CommandDefinition = {
  usage: 'import <...files>',
  summary: 'Load the past: access logs by extraction rules, or request counts from CSV files',
  details: [
    'Logs: --format combined, common (of Apache, nginx and most others) or tsv (columns between tabs, a first line',
    'may name them: time, url, method, status, bytes, host, referer, useragent). --rules say to which source a',
    'request belongs. From the first line of a log to the last, a minute without a line is known to have had no',
    'requests, unless there is no line for a whole day. Lines that are no requests are counted, ten are shown.',
    'CSV: the first line names the columns: timestamp (start of a minute, ISO 8601 with its zone), requests, and',
    'source unless --source says it. Other columns are left aside; a blank count is unknown and no row, 0 is a count.',
    'Packed files (.gz, whatever they are called) are unpacked; - is standard input. With --data the counts go into',
    'a data folder on which no service runs, otherwise to the service.',
    'The same file again counts once, also after it broke off half-way, under another name or packed. Of a log that',
    'has grown only the new lines count. Other files add to what is there.',
  ],
  options: [
    { flags: '--format <format>', meaning: 'combined, common, tsv or csv (csv)' },
    { flags: '--rules <file>', meaning: 'Extraction rules, YAML; for logs' },
    { flags: '--data <dir>', meaning: 'Data folder to import into, instead of a running service' },
    { flags: '--source <source>', meaning: 'Source of all rows of a CSV file, instead of the column' },
    {
      flags: '--import-id <id>',
      meaning: 'Name of the import of one CSV file (its contents make one otherwise)',
    },
    ...CLIENT_OPTIONS,
  ],
  examples: [
    'pra import --format combined --rules rules.yaml --data ./pra-data access.log access.log.1.gz',
    'pra import history.csv.gz',
    "zstd -dc counts.zst | pra import - --source 'checkout'",
  ],
  load: async () => {
    const [{ importHistory }, { openFolderForImport }] = await Promise.all([
      import('./import/command.ts'),
      import('../compose-import.ts'),
    ]);
    return { run: importHistory(openFolderForImport) };
  },
};

const RULES: CommandDefinition = {
  usage: 'rules <test> <file> [...logs]',
  summary: 'Check extraction rules, and show what they make of access logs',
  details: [
    '`pra rules test FILE` checks the rules; with logs it shows the sources that they make, the rule that made each,',
    'what was guarded because a rule is at its limit, and the first ten requests to which no rule applies.',
    'FILE holds rules, or is a configuration with a section `sources`; - is standard input. docs/rules.md explains',
    'what can be written.',
  ],
  options: [
    { flags: '--format <format>', meaning: 'combined, common or tsv (combined)' },
    { flags: '--top <n>', meaning: 'List so many sources, the largest (30)' },
  ],
  examples: [
    'pra rules test rules.yaml',
    'pra rules test rules.yaml access.log access.log.1.gz',
    'pra rules test rules.yaml --format tsv requests.tsv --json',
  ],
  load: () => import('./rules/command.ts'),
};

const PREDICT: CommandDefinition = {
  usage: 'predict <subject>',
  summary: 'The newest forecast of a source, or of a pool as pool:NAME',
  details: [
    'For each window its requests and its highest rate, and what that rate needs, by quantile level.',
  ],
  options: [
    {
      flags: '--window <length>',
      meaning: 'Length of a window, whole minutes; several with commas (5m,15m,30m)',
    },
    {
      flags: '--model <model>',
      meaning: 'What this model alone says: NAME, NAME/VERSION or NAME@LABEL',
    },
    ...CLIENT_OPTIONS,
  ],
  examples: [
    'pra predict pool:web',
    'pra predict pool:web --model mine/2',
    'pra predict \'checkout{route="/pay"}\' --window 10m,20m --json',
  ],
  load: () => import('./commands/predict.ts'),
};

const WARM_TARGETS: CommandDefinition = {
  usage: 'warm-targets <pool>',
  summary: "A pool's instances in the order in which a load balancer should use them",
  details: [
    'With --watch the list is written again after each change; with --json one document a line then.',
  ],
  options: [{ flags: '--watch', meaning: 'Follow the changes until Ctrl-C' }, ...CLIENT_OPTIONS],
  examples: ['pra warm-targets web', 'pra warm-targets web --watch --json'],
  load: () => import('./commands/warm-targets.ts'),
};

const DIRECTIVES: CommandDefinition = {
  usage: 'directives [...pools]',
  summary: 'Follow what instance managers are told',
  details: [
    'First the directive in force of each pool (of all, if none is named), then each newer one and each renewal,',
    'until Ctrl-C. One line each; with --json one document a line.',
  ],
  options: CLIENT_OPTIONS,
  examples: ['pra directives', 'pra directives web checkout --json'],
  load: () => import('./commands/directives.ts'),
};

const PLAN: CommandDefinition = {
  usage: 'plan [...pools]',
  summary: 'How many instances each pool should hold now, and on what ground',
  details: ['The newest decision of each pool, or of those that are named. `pra explain POOL` says why.'],
  options: CLIENT_OPTIONS,
  examples: ['pra plan', 'pra plan web --json'],
  load: () => import('./commands/plan.ts'),
};

const EXPLAIN: CommandDefinition = {
  usage: 'explain <pool> [at]',
  summary: 'Why a pool had its number of instances, now or at a time in the past',
  details: ['The time is ISO 8601 with its zone. Without one: the newest decision.'],
  options: CLIENT_OPTIONS,
  examples: ['pra explain web', 'pra explain web 2026-11-24T06:35:00Z --json'],
  load: () => import('./commands/explain.ts'),
};

const ACCURACY: CommandDefinition = {
  usage: 'accuracy [subject]',
  summary: 'Forecasts compared with what came, by window and model',
  details: [
    'Of a source, of a pool as pool:NAME, or of all sources together. The model `pra` is the mixture that is served.',
    'WAPE is the sum of absolute errors over the sum of requests. A level is honest if as large a share of what came',
    'was at or under it: under 0.9 it should say 90 %.',
  ],
  options: CLIENT_OPTIONS,
  examples: ['pra accuracy', 'pra accuracy pool:web --json'],
  load: () => import('./commands/accuracy.ts'),
};

const DRIFT: CommandDefinition = {
  usage: 'drift [subject]',
  summary: 'Sources and pools that have changed for good, or are forecast worse than before',
  details: [
    'Those that drift now come first. Kind `input`: more or less comes than was said (factor: how much of it); `loss`:',
    'forecasts have become worse by that factor, though no more and no less comes. Events, maintenance and outages are',
    'no drift. With --watch those that run, and then each as it begins and ends; with --json one document a line then.',
  ],
  options: [
    { flags: '--kind <kind>', meaning: 'input or loss (both)' },
    { flags: '--running', meaning: 'Leave out those that are over' },
    { flags: '--watch', meaning: 'Follow them until Ctrl-C' },
    ...CLIENT_OPTIONS,
  ],
  examples: ['pra drift', 'pra drift pool:web --running --json', 'pra drift --watch'],
  load: () => import('./commands/drift.ts'),
};

/** In the order in which the help lists them. */
export const COMMANDS: readonly CommandDefinition[] = [
  SERVE,
  DEMO,
  IMPORT,
  EXPORT,
  RULES,
  BACKTEST,
  TRAIN,
  MODELS,
  EVENTS,
  AGENT,
  PREDICT,
  WARM_TARGETS,
  DIRECTIVES,
  PLAN,
  EXPLAIN,
  ACCURACY,
  DRIFT,
];
