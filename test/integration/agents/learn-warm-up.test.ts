import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { MACHINE_TIME } from '../../../src/cli/agent/agent-time.ts';
import { learnWarmUp } from '../../../src/cli/agent/learn-warm-up.ts';

const AT = Date.parse('2026-11-24T21:06:06.686Z');
const SINCE = { '10.0.0.1:80': AT - 3_600_000, '10.0.0.2:80': AT - 500, '[::1]:80': AT - 500 };

/** As HAProxy 2.6.12 writes it with `option httplog clf`, of a request that came at `AT`. */
const line = (server: string, ms: number, status = 200): string =>
  `127.0.0.1 - - [24/Nov/2026:21:06:06 +0000] "GET / HTTP/1.1" ${status} 119 "" "" 40002 686 "web_in" "web" "${server}" 0 0 0 ${ms} ${ms} ---- 1 1 0 0 0 0 0 "" "" ""\n`;

test(
  'what HAProxy logs from now on says how much a young instance can take',
  { timeout: 30_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'pra-learn-'));
    t.after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const log = join(folder, 'haproxy.log');
    const many = (server: string, ms: number, status?: number): string => line(server, ms, status).repeat(15);
    writeFileSync(log, many('10.0.0.2:80', 20));
    const stop = new AbortController();
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const learned = new Promise<(ageMs: number) => number>((resolve) => {
      const following = learnWarmUp(
        {
          log,
          time: {
            ...MACHINE_TIME,
            clock: {
              ...MACHINE_TIME.clock,
              until: (at, signal) => {
                begin(); // It has looked, and found the end of the file.
                return MACHINE_TIME.clock.until(at, signal);
              },
            },
          },
          addresses: () => Object.keys(SINCE),
          warmSince: (address) => SINCE[address as keyof typeof SINCE],
          take: resolve,
          warn: (message) => {
            throw new Error(message);
          },
        },
        stop.signal,
      );
      t.after(async () => {
        stop.abort();
        await following;
      });
    });
    await begun;
    const lines = [
      ...[
        many('10.0.0.1:80', 200),
        many('10.0.0.1:80', 200),
        many('10.0.0.2:80', 800),
        many('[::1]:80', 800),
      ],
      // Nothing is learned of what failed, of what no server had, of servers that are not warm, of half a line.
      ...[
        many('10.0.0.2:80', 9_000, 500),
        many('<NOSRV>', 1),
        many('10.0.0.3:80', 1),
        line('10.0.0.2:80', 1).slice(0, 90),
      ],
    ];
    appendFileSync(log, lines.join('').replaceAll('"[::1]:80"', '"_::1_:80"'));
    const shareAt = await learned;
    assert.equal(Math.round(shareAt(0) * 1_000), 250);
    assert.equal(shareAt(3_600_000), 1);
  },
);
