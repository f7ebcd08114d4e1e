/** What the help says of `pra backtest`; its code is in `backtest/`. */
import type { CommandDefinition } from './definition.ts';

export const BACKTEST: CommandDefinition = {
  usage: 'backtest <data>',
  summary: 'Forecast the past again, and compare with what came',
  details: [
    'DATA is CSV, packed (.gz) or not: timestamp (start of a count, ISO 8601 with its zone), source, requests; a blank',
    'count is unknown. Counts finer than the step are summed; one of which a part is unknown is unknown.',
    'No preparation is needed: fits, weights and calibration run over all the history before, as they would have. A',
    'forecast sees only what came before its issue time, and is compared with the requests of single steps.',
    'Into the folder --out go forecasts.csv (quantiles of the mixture, `pra`, and of each expert), summary.json and',
    'report.html, to be opened in a browser.',
    'Progress goes to standard error. With --json the summary goes to standard output.',
  ],
  options: [
    { flags: '--out <dir>', meaning: 'Folder for the results; files of an earlier run are replaced' },
    { flags: '--step <length>', meaning: 'Length of a step, from 1m to 30m (5m)' },
    { flags: '--time-zone <zone>', meaning: 'In which days and weeks are, such as Europe/Berlin (UTC)' },
    { flags: '--from <time>', meaning: 'First issue time (14 days before the end, at most the later half)' },
    { flags: '--to <time>', meaning: 'The last target ends by then (the end of the counts)' },
    { flags: '--every <length>', meaning: 'Between two issue times (30m)' },
    { flags: '--leads <lengths>', meaning: 'How far ahead the steps end that are forecast (5m,15m,30m)' },
    {
      flags: '--events <file>',
      meaning: 'What was announced, YAML; what came in and around it is scored apart',
    },
    { flags: '--source <source>', meaning: 'Source of all rows, instead of the column' },
  ],
  examples: [
    'pra backtest history.csv.gz --out backtest',
    'pra backtest history.csv --step 1m --from 2026-11-10T00:00:00Z --to 2026-11-24T00:00:00Z --out backtest',
  ],
  load: () => import('./backtest/command.ts'),
};
