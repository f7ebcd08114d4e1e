import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHaproxyReader } from '../../../../src/cli/agent/tail/haproxy-line.ts';

// Written by HAProxy 2.6.12 with `option httplog clf`.
const SERVED =
  '127.0.0.1 - - [24/Nov/2026:21:06:06 +0000] "GET /h.cfg?x=1&y=#22z HTTP/1.1" 200 501 "" "" 40002 686 "f" "b" "s1" 5 10 1002 22 1037 ---- 1 1 0 0 1 0 0 "" "" ';
const OWN =
  '127.0.0.1 - - [24/Nov/2026:21:06:07 +0000] "GET /pra-beat/1 HTTP/1.1" 204 57 "" "" 40012 780 "f" "f" "<NOSRV>" 0 -1 -1 -1 0 LR-- 1 1 0 0 0 0 0 "" "" ';
const DOWN =
  '127.0.0.1 - - [24/Nov/2026:21:06:08 +0000] "GET /down HTTP/1.1" 503 217 "" "" 40016 038 "f" "b" "s1" 0 0 -1 -1 3012 SC-- 1 1 0 0 3 0 0 "" "" ';
const QUEUED_OUT = DOWN.replace('"s1"', '"<NOSRV>"').replace('SC--', 'sQ--');

const AT = Date.parse('2026-11-24T21:06:06.686Z');

for (const [name, line, expected] of [
  [
    'a request',
    SERVED,
    { time: AT, path: '/h.cfg', outcome: 'OUTCOME_SERVED', serviceSeconds: 1.022, bytesOut: 501 },
  ],
  [
    'what HAProxy answers itself',
    OWN,
    { outcome: 'OUTCOME_SERVED', serviceSeconds: undefined, path: '/pra-beat/1' },
  ],
  ['a server that is down', DOWN, { outcome: 'OUTCOME_FAILED', serviceSeconds: 3.012 }],
  ['no server to be had', QUEUED_OUT, { outcome: 'OUTCOME_REJECTED', serviceSeconds: undefined }],
  ['an instance that was cold', `${SERVED}"cold"`, { outcome: 'OUTCOME_COLD', server: 's1' }],
  ['a cold one that failed', `${DOWN}"cold"`, { outcome: 'OUTCOME_FAILED' }],
  ['one that said nothing of it', `${SERVED}""`, { outcome: 'OUTCOME_SERVED' }],
  ['an answer of 500', SERVED.replace(' 200 ', ' 500 '), { outcome: 'OUTCOME_FAILED' }],
  ['an answer of 404', SERVED.replace(' 200 ', ' 404 '), { outcome: 'OUTCOME_SERVED' }],
  ['syslog before it', `<134>Nov 24 21:06:06 haproxy[17]: ${SERVED}`, { time: AT, path: '/h.cfg' }],
  ['rsyslog before it', `Nov 24 21:06:06 lb-1 haproxy[17]: ${SERVED}`, { time: AT, path: '/h.cfg' }],
  [
    'RFC 5424 before it',
    `<134>1 2026-11-24T21:06:06Z lb-1 haproxy 17 - - ${SERVED}`,
    { time: AT, path: '/h.cfg' },
  ],
] as const) {
  test(`${name} is read`, () => {
    const read = createHaproxyReader()(line);
    assert.ok(read && !('problem' in read), JSON.stringify(read));
    assert.deepEqual({ ...read, ...expected }, read);
  });
}

for (const [name, line] of [
  ['half a line', SERVED.slice(0, 120)],
  ['another format', SERVED.slice(0, SERVED.indexOf(' 40002'))],
  ['garbage', '\u0000\u0001 nothing'],
  ['a request that is none', SERVED.replace('GET /h.cfg?x=1&y=#22z HTTP/1.1', '<BADREQ>')],
] as const) {
  test(`${name} is no request, and says why`, () => {
    const read = createHaproxyReader()(line);
    assert.ok(read && 'problem' in read && read.problem.length > 10, JSON.stringify(read));
  });
}

test('an empty line is nothing', () => {
  assert.equal(createHaproxyReader()(''), undefined);
});
