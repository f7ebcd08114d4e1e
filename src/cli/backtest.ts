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
    'With --decide it is about instances: PRA and other autoscalers decide every 15 s on the same past, all sources in one',
    'pool, and what became of it is told: decisions/POLICY@SETTING.csv (at, pool, desired), summary.json, report.html.',
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
      meaning: 'What was announced, YAML or a calendar (.ics); what came in and around it is scored apart',
    },
    { flags: '--source <source>', meaning: 'Source of all rows, instead of the column' },
    { flags: '--decide', meaning: 'Decide how many instances, and compare with other autoscalers' },
    { flags: '--capacity <rate>', meaning: 'With --decide: requests per second that one instance takes' },
    { flags: '--lead-time <length>', meaning: 'With --decide: from the order of an instance to ready' },
    {
      flags: '--visible-after <length>',
      meaning: 'With --decide: so long after its end a count is seen (30s)',
    },
    {
      flags: '--policies <names>',
      meaning: 'With --decide: some of pra, hpa, kpa, last-week, holt-winters, oracle (all)',
    },
    { flags: '--level <fraction>', meaning: 'With --decide: level at which PRA covers the bridge (0.95)' },
    {
      flags: '--sweep <count>',
      meaning: 'With --decide: so many settings of each policy, from few instances to many',
    },
  ],
  examples: [
    'pra backtest history.csv.gz --out backtest',
    'pra backtest history.csv --decide --step 1m --capacity 12.5 --lead-time 5m --sweep 24 --out decisions',
    'pra backtest history.csv --step 1m --from 2026-11-10T00:00:00Z --to 2026-11-24T00:00:00Z --out backtest',
  ],
  load: () => import('./backtest/command.ts'),
};
