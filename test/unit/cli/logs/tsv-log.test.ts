import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTsvLogReading } from '../../../../src/cli/logs/tsv-log.ts';
import { asObject } from './given.ts';

/** 807256800 s since 1970 are 9,343 days (of 86,400 s) and 21,600 s: 1 August 1995, 6:00. */
const NASA = 'pppa006.compuserve.com\t-\t807256800\tGET\t/images/launch-logo.gif\t200\t1713\t\t';

const parseAll = (...lines: string[]) => {
  const { parse } = createTsvLogReading(() => true);
  return lines.map((line) => {
    const parsed = parse(line);
    return typeof parsed === 'object' && 'attributes' in parsed
      ? { time: new Date(parsed.time).toISOString(), ...asObject(parsed.attributes) }
      : parsed;
  });
};

test('without names the columns are those of the NASA logs', () => {
  assert.deepEqual(parseAll(NASA), [
    {
      time: '1995-08-01T06:00:00.000Z',
      method: 'GET',
      path: '/images/launch-logo.gif',
      client: 'pppa006.compuserve.com',
      status: '200',
      bytes: '1713',
    },
  ]);
});

test('a line with names says what the columns are, in any order and number', () => {
  const [header, first, , second] = parseAll(
    '\uFEFFURL\tcolour\tTimestamp\tUser_Agent',
    '/a?b=1\tred\t2026-11-24T07:25:59.5+01:00\tcurl',
    'path\ttime',
    '/b\t0.25',
  );
  assert.equal(header, 'columns');
  assert.deepEqual(first, {
    time: '2026-11-24T06:25:59.500Z',
    path: '/a',
    'query.b': '1',
    'header.user-agent': 'curl',
  });
  assert.deepEqual(second, { time: '1970-01-01T00:00:00.250Z', path: '/b' });
});

test('what is no request has a reason', () => {
  const [noTime, badTime, noPath, empty] = parseAll(
    'a\tb',
    NASA.replace('807256800', 'yesterday'),
    NASA.replace('/images/launch-logo.gif', ''),
    '',
  );
  assert.match((noTime as { problem: string }).problem, /the time is not in seconds/);
  assert.match((badTime as { problem: string }).problem, /the time is not in seconds/);
  assert.match((noPath as { problem: string }).problem, /there is no path/);
  assert.equal(empty, undefined);
});
