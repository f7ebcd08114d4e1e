/** An import that kills its process when so many parts are durable: `data folder`, `log`, `parts`. */
import { importHistory } from '../../src/cli/import/command.ts';
import { Arguments } from '../../src/cli/arguments.ts';
import { Output } from '../../src/cli/output.ts';
import { openFolderForImport } from '../../src/compose-import.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { RULES } from './import-given.ts';

const [data = '', log = '', parts = ''] = process.argv.slice(2);
let durable = 0;

await importHistory(async (dataDir) => {
  const folder = await openFolderForImport(dataDir);
  return {
    ...folder,
    async send(sent) {
      const total = { rows: 0, duplicateRows: 0 };
      for await (const part of sent) {
        const { rows, duplicateRows } = await folder.send([part]);
        total.rows += rows;
        total.duplicateRows += duplicateRows;
        durable += 1;
        if (durable === Number(parts)) process.kill(process.pid, 'SIGKILL');
      }
      return total;
    },
  };
})({
  arguments: new Arguments(
    [log],
    new Map([
      ['format', ['common']],
      ['rules', [RULES]],
      ['data', [data]],
    ]),
  ),
  environment: readEnvironment({}),
  output: new Output(process.stdout, false),
});
