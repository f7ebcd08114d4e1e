/** The same rules make the same sources of live requests and of access logs, whichever came first. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { connect } from '../../../src/compose-client.ts';
import { startService } from '../../../src/compose.ts';
import { openHistoryForExport } from '../../../src/compose-export.ts';
import { runProgram } from '../../../src/cli/program.ts';
import { readEnvironment } from '../../../src/config/environment.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { MINUTE_MS } from '../../../src/core/units/time.ts';

const RULES = `
group: { largest: 2, other: OTHER }
rules:
  - { rule: probes, match: { path: /healthz }, ignore: true }
  - { rule: directories, match: { path: '/{directory}/{rest...}' }, name: '/{directory}' }
`;

async function folderOf(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-same-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'rules.yaml'), RULES);
  await writeFile(
    join(folder, 'pra.yaml'),
    'listen: 127.0.0.1:0\nmetrics: { listen: off }\ndataDir: data\nlog: { level: error }\nsources: { file: rules.yaml }\n',
  );
  return folder;
}

/** Imports a log with a line for each path, half an hour ago. */
async function importLog(folder: string, paths: readonly string[]): Promise<void> {
  const seconds = Math.floor(Date.now() / 1_000) - 1_800;
  await writeFile(
    join(folder, 'log.tsv'),
    ['time\turl', ...paths.map((path) => `${seconds}\t${path}`)].join('\n'),
  );
  const words = ['--format', 'tsv', '--rules', join(folder, 'rules.yaml'), '--data', join(folder, 'data')];
  const told: string[] = [];
  const streams = { out: { write: () => undefined }, error: { write: (text: string) => told.push(text) } };
  assert.equal(await runProgram(['import', ...words, join(folder, 'log.tsv')], streams), 0, told.join(''));
}

/** Reports a raw request for each path to a service that starts and stops again; resolves with how many it took. */
async function reportRaw(folder: string, paths: readonly string[]): Promise<number> {
  const config = await loadConfig({
    file: join(folder, 'pra.yaml'),
    environment: readEnvironment({}),
    overrides: [],
    horizonSteps: 60,
  });
  const service = await startService(config);
  const client = connect(service.address);
  try {
    const time = { seconds: Math.floor(Date.now() / 1_000) - 60, nanos: 0 };
    const stream = client.reportRequests();
    await stream.write({
      clientId: 'lb-1',
      sequence: Date.now(),
      records: paths.map((path) => ({ time, count: 1, request: { path } })),
    });
    stream.end();
    let accepted = 0;
    for await (const reply of stream.responses) accepted += reply.accepted;
    return accepted;
  } finally {
    client.close();
    await service.stop();
  }
}

/** Requests by source, over all time. */
async function exported(folder: string): Promise<Record<string, number>> {
  const reader = await openHistoryForExport(join(folder, 'data'));
  const counts: Record<string, number> = {};
  try {
    for await (const page of reader.rows(MINUTE_MS)) {
      for (const { source, count } of page) counts[source] = (counts[source] ?? 0) + count;
    }
  } finally {
    await reader.close();
  }
  return counts;
}

test('live, the names are those that an import has fixed', async (t) => {
  const folder = await folderOf(t);
  await importLog(folder, ['/rare/1', '/images/a', '/images/b', '/shop/1', '/shop/2', '/shop/2', '/healthz']);
  assert.deepEqual(await exported(folder), { '/images': 2, '/shop': 3, OTHER: 1 });
  // A path that no rule knows is refused; one that is ignored is taken and counts nowhere.
  const live = ['/new/1', '/new/2', '//images//c?x=1', 'http://host/shop/3', '/rare/2', '/healthz', '/file'];
  assert.equal(await reportRaw(folder, live), 6);
  assert.deepEqual(await exported(folder), { '/images': 3, '/shop': 4, OTHER: 4 });
});

test('an import goes on with the names that the live service has given, and a restart does too', async (t) => {
  const folder = await folderOf(t);
  await reportRaw(folder, ['/first/1', '/second/1', '/third/1']);
  await importLog(folder, ['/third/1', '/third/2', '/first/2']);
  await reportRaw(folder, ['/third/3', '/second/2']);
  assert.deepEqual(await exported(folder), { '/first': 2, '/second': 2, OTHER: 4 });
});
