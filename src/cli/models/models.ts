/** What the help says of `pra models`; its code is in `command.ts`. */
import { CLIENT_OPTIONS } from '../definition.ts';
import type { CommandDefinition } from '../definition.ts';

export const MODELS: CommandDefinition = {
  usage: 'models <action> [...words]',
  summary: 'Which models forecast, and why others do not; validate, promote, roll back, retire',
  details: [
    '`pra models list` shows all versions, `pra models show NAME VERSION` one of them with its reasons and its card,',
    '`pra models history NAME` what happened to a name.',
    '`pra models validate FOLDER` puts a version to the test that the service would put it to, in a process of its own;',
    'no service is needed. `pra models load NAME VERSION` has the service look at a version now, also a retired one.',
    '`pra models try NAME VERSION` has a version forecast without counting: `show` says what all models together would',
    'have lost with it in the place of the one that mixes.',
    '`pra models promote NAME VERSION` makes it the champion: it mixes from the next planning cycle on, and no newer',
    'version takes its place. `pra models rollback NAME` makes the next lower ready version the champion, or the one',
    'that is named. `pra models retire NAME VERSION` takes a version out of service, over restarts.',
  ],
  options: [
    { flags: '--step <length>', meaning: 'validate: length of a step of the service (1m)' },
    ...CLIENT_OPTIONS,
  ],
  examples: [
    'pra models list',
    'pra models validate ./models/mine/1',
    'pra models promote mine 2',
    'pra models rollback mine --json',
  ],
  load: async () => {
    const [{ runModels }, { openValidator, readFolder }, { typescriptFlags }] = await Promise.all([
      import('./command.ts'),
      import('../../compose-models.ts'),
      import('../../typescript-flags.ts'),
    ]);
    return { run: runModels({ readFolder, openValidator: () => openValidator(typescriptFlags()) }) };
  },
};
