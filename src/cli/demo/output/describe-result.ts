/** Everything that the demo has to say at the beginning and at the end, for people. */
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../core/units/time.ts';
import type { DemoResult } from '../result.ts';
import type { Scenario } from '../scenario.ts';
import { accuracyTable, describeDirective, policyTable } from './tables.ts';

/** What is about to happen. */
export function describeScenario({ load, failedStartsShare }: Scenario): string {
  return `A day of a real web server, NASA's Kennedy Space Center, 24 July 1995, minute by minute.

A PRA service starts in this process and is spoken to through its public gRPC API alone. A load balancer
reports the requests as they come and asks which instances are warm; an instance manager starts and stops
instances as it is told. They take ${load.rules.startMs / MINUTE_MS} minutes to start, and ${100 * failedStartsShare} % of the starts fail. Time is virtual: it
moves on when every answer is in.
`;
}

/** What came of it. */
export function describeResult(result: DemoResult): string[] {
  const { load, instances, directive } = result;
  const hours = (Date.parse(load.to) - Date.parse(load.from)) / HOUR_MS;
  const perMinute = (MINUTE_MS / SECOND_MS) * instances.requestsPerSecond;
  const requests = load.requests.toLocaleString('en-US');
  return [
    '',
    `${requests} requests came in ${hours} hours. One instance takes ${perMinute.toFixed(1)} a minute; with PRA ${instances.failedStarts} of ${instances.starts} starts failed.`,
    '',
    ...policyTable(result),
    '',
    ...POLICY_NOTES,
    '',
    'Forecast error of the requests in a window, and the share of what came at or under two quantiles:',
    '',
    ...accuracyTable(result.accuracy),
    '',
    ...ACCURACY_NOTES,
    '',
    ...(directive === null
      ? ['Nothing was scaled out.']
      : ['One scale-out in full:', '', ...describeDirective(directive)]),
    '',
    ...NEXT,
  ];
}

const POLICY_NOTES = [
  'unserved        requests for which no warm instance had room',
  'cold hits       spans of 15 s in which fewer instances were warm than were needed',
  'instance-hours  ready and starting: what one pays',
  'HPA             the Kubernetes autoscaling rule, target 70 %, on the same requests and instances',
  'oracle          knows the future; the yardstick, nobody can have it',
];

const ACCURACY_NOTES = [
  'Error: sum of absolute errors over sum of requests. PRA mixes the experts of all models by how well',
  'they have done lately; an honest .95 quantile has 95 % of what came at or under it.',
];

const NEXT = [
  'Try next:',
  '  npm run demo -- --seed 7          other starts fail',
  '  npx pra demo --hours 6 --json     the figures of the first six hours, for a program',
  '  npx pra serve                     a service of your own; pra.example.yaml says what can be set',
  '  npx pra --help                    import a history, ask for forecasts, follow the directives',
  'Clients to copy: load-balancer.ts and instance-manager.ts in src/cli/demo.',
];
