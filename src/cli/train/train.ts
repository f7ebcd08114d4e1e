/** What the help says of `pra train`; its code is in `train/`. */
import type { CommandDefinition } from '../definition.ts';

export const TRAIN: CommandDefinition = {
  usage: 'train',
  summary: 'Fit a family of models to each series, or to all of them: to try it out, or for the service',
  details: [
    'The service fits by itself (refits.every). With --config all pools and sources of its data folder are fitted at once,',
    'while it does not run, and it forecasts by that from its next start on.',
    'With --data the sources of a CSV file are fitted (timestamp, source, requests) and nothing is kept; with --json',
    'the rows are in the result: {"model", "series": [{"series", "values" or "reason"}]}.',
    'A family that learns from all series at once (trees, lstm, gate) becomes a new version of its model instead, in the',
    'folder of models; a service whose models that are forecasts by it within seconds.',
    'lstm, and gate, the same net without recurrence, learn in epochs, some minutes of a core: standard error tells how far they',
    'are, and the learning curve lies beside the model (curve.svg, curve.json).',
  ],
  options: [
    { flags: '--family <name>', meaning: 'Which one; another name lists those that there are' },
    { flags: '--data <file>', meaning: 'Counts to fit on, CSV, packed (.gz) or not' },
    { flags: '--step <length>', meaning: 'Length of a step, with --data, from 1m to 30m (1m)' },
    { flags: '--time-zone <zone>', meaning: 'In which days and weeks are, with --data (UTC)' },
    {
      flags: '--models <folder>',
      meaning: 'Where a version of such a family goes (models of the configuration)',
    },
    { flags: '--epochs <number>', meaning: 'How often lstm or gate see each lesson, at most (12)' },
    { flags: '--seed <number>', meaning: 'Of their chance; the same gives the same weights (1)' },
    {
      flags: '--checkpoint <file>',
      meaning: 'Kept after each epoch; if it is there, they go on from it. Gone when they are done',
    },
    { flags: '--config <file>', meaning: 'Configuration of the service, YAML (PRA_CONFIG)' },
  ],
  examples: [
    'pra train --family prophet-style --config pra.yaml',
    'pra train --family prophet-style --data history.csv.gz --json',
    'pra train --family trees --config pra.yaml',
    'pra train --family lstm --data history.csv.gz --models ./models --checkpoint lstm.checkpoint',
  ],
  load: async () => {
    const [{ train }, { FAMILIES, GLOBAL_FAMILIES, NET_FAMILIES }, { fitFolder, readFolder }] =
      await Promise.all([
        import('./command.ts'),
        import('../../../training/fits/families.ts'),
        import('../../compose-train.ts'),
      ]);
    return {
      run: train({
        families: FAMILIES,
        globals: [...GLOBAL_FAMILIES, ...NET_FAMILIES],
        fitFolder,
        readFolder,
      }),
    };
  },
};
