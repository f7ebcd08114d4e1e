/** Publishes `seasonal-naive` in the repository named by the argument, `models/` by default: `npm run models`. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishVersion, versionFiles } from './publish.ts';
import { seasonalNaiveVersion } from './seasonal-naive/version.ts';

const root = process.argv[2] ?? fileURLToPath(new URL('../models', import.meta.url));
const version = seasonalNaiveVersion();
const outcome = await publishVersion(root, version);
const folder = join(root, version.card.name, `${version.card.version}`);
for (const [name, content] of Object.entries(versionFiles(version))) {
  console.log(`${outcome}  ${join(folder, name)}  ${content.length} bytes`);
}
