/** Publishes all models that come with PRA in the repository named by the argument, `models/` by default: `npm run models`. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MINUTE_MS } from '../src/core/units/time.ts';
import { bundledVersions } from './families.ts';
import { publishVersion, versionFiles } from './publish.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('../models', import.meta.url));
for (const version of bundledVersions(MINUTE_MS)) {
  const outcome = await publishVersion(root, version);
  const folder = join(root, version.card.name, `${version.card.version}`);
  for (const [name, content] of Object.entries(versionFiles(version))) {
    console.log(`${outcome}  ${join(folder, name)}  ${content.length} bytes`);
  }
}
