/** What the race has to say at its beginning and its end, for people. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/units/time.ts';
import { table } from '../../output.ts';
import * as words from '../../words.ts';
import type { Contestant, RaceResult, RaceScore } from './result.ts';
import { CONTESTANTS } from './result.ts';
import type { RaceScenario } from './scenario.ts';
import { DEADLINE_MS, SERVER, SERVER_PER_SECOND, SLOW_MS, SPEED } from './scenario.ts';

export const NAMES: Readonly<Record<Contestant, string>> = { pra: 'PRA', hpa: 'Kubernetes HPA, 70 %' };

export function describeRace({ minutes, warmUpMinutes, scoredFrom }: RaceScenario): string {
  const lengthMs = ((minutes + warmUpMinutes) * MINUTE_MS) / SPEED;
  const from = words.instant(scoredFrom).slice(11, 16);
  return `Two HAProxies, each with real HTTP servers of its own, get the requests of a real web server at the same moments:
NASA's Kennedy Space Center, 24 July 1995, from ${from} UTC, a minute of it in a second; ${Math.ceil(lengthMs / SECOND_MS + SECONDS_TO_START)} s in all.

A server takes ${SERVER.startMs / SECOND_MS} s to start, which are ${(SERVER.startMs * SPEED) / MINUTE_MS} minutes of the trace; it serves ${SERVER_PER_SECOND} requests a second, and takes ${SERVER.coldFactor} times
as long for the first ones. Behind one HAProxy PRA says how many there are: a service, \`pra agent exec\`, \`pra agent
haproxy\` and \`pra agent tail\`, which reads the log. Behind the other one it is the Kubernetes rule.
`;
}

/** For people to plan with. */
const SECONDS_TO_START = 15;

export function describeRaceResult(result: RaceResult, reportFile: string): string[] {
  const { from, to, scores } = result;
  const requests = scores.pra.requests.toLocaleString('en-US');
  const rows = CONTESTANTS.map((name) => [NAMES[name], ...cells(scores[name], scores.hpa)]);
  const head = ['', 'failed', '', 'slow', '', 'p50', 'p99', 'met a cold one', '', 'instance-hours', '× HPA'];
  return [
    '',
    `${requests} requests came in ${words.number((to - from) / HOUR_MS)} hours of the trace, to each of the two.`,
    '',
    ...table({ head, rows, left: [0] }),
    '',
    ...NOTES,
    '',
    'Minute by minute, in a browser:',
    `  ${reportFile}`,
    '',
    'Try next:',
    '  npm run demo -- --haproxy --seed 7     other moments of the same minutes',
    '  npm run demo                           the whole day, in virtual time, beside an oracle',
  ];
}

function cells(score: RaceScore, hpa: RaceScore): string[] {
  const share = (count: number): string => `${((100 * count) / Math.max(1, score.requests)).toFixed(2)} %`;
  const counted = (count: number): string[] => [count.toLocaleString('en-US'), share(count)];
  return [
    ...counted(score.failed),
    ...counted(score.slow),
    `${Math.round(score.p50Ms)} ms`,
    `${Math.round(score.p99Ms)} ms`,
    ...counted(score.cold),
    score.instanceHours.toFixed(1),
    (score.instanceHours / hpa.instanceHours).toFixed(2),
  ];
}

const NOTES = [
  `failed          no answer in ${DEADLINE_MS / SECOND_MS} s, or an error; in p50 and p99 it counts as ${DEADLINE_MS / SECOND_MS} s`,
  `slow            answered after more than ${SLOW_MS} ms; a warm server that is free takes ${SERVER.serviceMs} ms`,
  'met a cold one  answered by a server that was still slow',
  'instance-hours  from order to gone, in hours of the trace: what one pays',
  'HPA             the Kubernetes autoscaling rule, on the same servers, started, drained and stopped alike; its',
  '                HAProxy shares requests alike among those that are ready',
];
