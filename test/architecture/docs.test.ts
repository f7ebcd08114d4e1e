/** Documents that lie are worse than none: what can be compared with the code is compared here. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadContract } from '../../src/adapters/grpc/contract.ts';
import { METRICS } from '../../src/adapters/telemetry/metrics.ts';
import { COMMANDS } from '../../src/cli/commands.ts';
import { BUDGET_RULE } from '../../src/core/allocation/over-pools/share-budget.ts';
import { RECOMMENDING, RESTRAINING } from '../../src/core/allocation/rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): Promise<string> => readFile(join(ROOT, file), 'utf8');
const matchesIn = (text: string, pattern: RegExp): Set<string> =>
  new Set([...text.matchAll(pattern)].map(([, found]) => found ?? ''));

/** Our documents, from the root. */
async function documents(): Promise<readonly string[]> {
  const docs = await readdir(join(ROOT, 'docs'), { recursive: true });
  return [
    'README.md',
    'proto/README.md',
    ...docs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`),
  ];
}

/** As GitHub makes it of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');

describe('the documents', () => {
  test('link only to what is there', async () => {
    const broken: string[] = [];
    let links = 0;
    for (const file of await documents()) {
      for (const link of matchesIn(await read(file), /\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link)) continue;
        links += 1;
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? join(ROOT, file) : join(ROOT, dirname(file), path);
        if (!existsSync(target)) broken.push(`${file}: ${link}`);
        else if (anchor !== undefined) {
          const anchors = [...matchesIn(await readFile(target, 'utf8'), /^#+ (.+)$/gm)].map(anchorOf);
          if (!anchors.includes(anchor)) broken.push(`${file}: ${link}`);
        }
      }
    }
    assert.ok(links > 20);
    assert.deepEqual(broken, []);
  });

  test('explain every metric that there is, and no other', async () => {
    const listed = matchesIn(await read('docs/operations.md'), /^\| `(pra_[a-z_]+)/gm);
    assert.deepEqual([...listed].sort(), Object.keys(METRICS).sort());
  });

  test('explain every rule of a trail, and no other', async () => {
    const [, trail = ''] = (await read('docs/operations.md')).split('### The trail');
    const listed = matchesIn(trail.split('\n## ')[0] ?? '', /^\| `([a-z-]+)`/gm);
    assert.deepEqual(
      [...listed],
      [...[...RECOMMENDING, ...RESTRAINING].map(({ name }) => name), BUDGET_RULE],
    );
  });

  test('show every method of the contract to clients', async () => {
    const shown = await read('docs/clients.md');
    const methods = Object.values(loadContract()).flatMap((service) => Object.keys(service as object));
    assert.deepEqual(
      methods.filter((method) => !shown.includes(method)),
      [],
    );
  });

  test('name only commands that there are', async () => {
    const commands = new Set(COMMANDS.map(({ usage }) => usage.split(' ')[0]));
    for (const file of await documents()) {
      const named = matchesIn(await read(file), /`(?:npx )?pra ([a-z][a-z-]*)/g);
      const unknown = [...named].filter((command) => !commands.has(command));
      assert.deepEqual(unknown, [], file);
    }
  });

  test('number the decisions without gaps, and head each with its number', async () => {
    const files = (await readdir(join(ROOT, 'docs/decisions'))).sort();
    for (const [index, file] of files.entries()) {
      const number = `${index + 1}`.padStart(3, '0');
      assert.ok(file.startsWith(`${number}-`), file);
      assert.match(await read(`docs/decisions/${file}`), new RegExp(`^# ${number}: `));
    }
  });
});
