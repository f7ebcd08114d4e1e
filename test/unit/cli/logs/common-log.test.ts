import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createCombinedLogReading, createCommonLogReading } from '../../../../src/cli/logs/common-log.ts';
import type { LineParser } from '../../../../src/cli/logs/log-entry.ts';
import { asObject } from './given.ts';

const createCommonLogParser = (): LineParser => createCommonLogReading(() => true).parse;
const createCombinedLogParser = (): LineParser => createCombinedLogReading(() => true).parse;

const COMMON =
  'in24.inetnebr.com - - [01/Aug/1995:00:00:01 -0400] "GET /shuttle/news.txt?a=b HTTP/1.0" 200 1839';
const COMBINED = `${COMMON} "http://example.org/" "Mozilla/5.0 (X11)"`;

const request = (parser: LineParser, line: string): Record<string, unknown> => {
  const parsed = parser(line);
  assert.ok(typeof parsed === 'object' && 'attributes' in parsed, `${line}: ${JSON.stringify(parsed)}`);
  return { time: parsed.time, ...asObject(parsed.attributes) };
};

test('a line in Common Log Format tells client, request, status and bytes, at a time in its zone', () => {
  assert.deepEqual(request(createCommonLogParser(), COMMON), {
    // Four hours behind: midnight there is 4:00 in UTC.
    time: Date.UTC(1995, 7, 1, 4, 0, 1),
    method: 'GET',
    path: '/shuttle/news.txt',
    'query.a': 'b',
    client: 'in24.inetnebr.com',
    status: '200',
    bytes: '1839',
  });
});

test('a combined line tells referer and user agent, too', () => {
  const { 'header.referer': referer, 'header.user-agent': agent } = request(
    createCombinedLogParser(),
    COMBINED,
  );
  assert.deepEqual([referer, agent], ['http://example.org/', 'Mozilla/5.0 (X11)']);
});

test('what a log writes as - is not there', () => {
  const line = '::1 - - [24/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 304 - "-" "-"';
  assert.deepEqual(Object.keys(request(createCombinedLogParser(), line)), [
    'time',
    'method',
    'path',
    'client',
    'status',
  ]);
});

suite('lines as they are found', () => {
  for (const [what, line, expected] of [
    ['a user with blanks', COMMON.replace('- -', '- Jane Doe'), { client: 'in24.inetnebr.com' }],
    ['more fields at the end', `${COMMON} 0.004 "10.0.0.1"`, { bytes: '1839' }],
    ['HTTP/0.9, without a version', COMMON.replace(' HTTP/1.0', ''), { path: '/shuttle/news.txt' }],
    [
      'a quote in the request that nobody escaped',
      COMMON.replace('/shuttle/news.txt?a=b', '/a.gif">index.html'),
      { path: '/a.gif">index.html' },
    ],
    [
      'a target with a blank in it',
      COMMON.replace('/news.txt?a=b', '/a b.txt'),
      { path: '/shuttle/a b.txt' },
    ],
    ['a whole URL', COMMON.replace('/shuttle', 'http://example.org/shuttle'), { path: '/shuttle/news.txt' }],
    ['bytes that the server escaped', COMMON.replace('/news.txt', '/\\xC3\\xA4'), { path: '/shuttle/ä' }],
    ['an escaped quote', COMMON.replace('/news.txt', '/\\"'), { path: '/shuttle/"' }],
  ] as const) {
    test(what, () => {
      const found = request(createCommonLogParser(), line);
      for (const [name, value] of Object.entries(expected)) assert.equal(found[name], value);
    });
  }

  test('quotes and backslashes within a user agent', () => {
    const line = COMBINED.replace('(X11)', String.raw`(\"a\\\" b\\`).concat(' "third"');
    const found = request(createCombinedLogParser(), line);
    // Behind `b` stands an escaped backslash, so the quote behind it is the end.
    assert.equal(found['header.user-agent'], 'Mozilla/5.0 ("a\\" b\\');
  });
});

suite('what is no request has a reason', () => {
  for (const [what, line, reason] of [
    ['nothing but a word', 'hello', /\[time\]/],
    ['no time', COMMON.replace(/\[.*\]/, '-'), /\[time\]/],
    ['a time without its zone', COMMON.replace(' -0400', ''), /\[time\]/],
    ['half a line', COMMON.slice(0, 70), /"request"/],
    ['a line whose client is lost', COMMON.slice(COMMON.indexOf('-')), /client, identity and user/],
    ['a line whose beginning is lost', COMMON.slice(30), /\[time\]/],
    ['no status', COMMON.replace(' 200', ' OK'), /"request"/],
    ['a status of four digits', COMMON.replace(' 200', ' 2000'), /status/],
    ['bytes that are no number', COMMON.replace('1839', '1k'), /status and bytes/],
    ['no request at all', COMMON.replace(/"GET.*?"/, '"-"'), /METHOD target/],
    ['a TLS handshake', COMMON.replace(/"GET.*?"/, String.raw`"\x16\x03\x01"`), /METHOD target/],
  ] as const) {
    test(what, () => {
      const parsed = createCommonLogParser()(line);
      assert.ok(typeof parsed === 'object' && 'problem' in parsed, JSON.stringify(parsed));
      assert.match(parsed.problem, reason);
    });
  }

  test('a common line where a combined one is expected', () => {
    const parsed = createCombinedLogParser()(COMMON);
    assert.ok(typeof parsed === 'object' && 'problem' in parsed);
    assert.match(parsed.problem, /"referer" and "user agent"/);
  });

  test('an empty line is neither', () => {
    assert.equal(createCommonLogParser()(''), undefined);
  });
});
