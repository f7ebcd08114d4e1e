/** What a configuration may not say, and what is complained about then: the place, and what is allowed. */
import type { Setting } from '../../../src/config/problem.ts';

export interface Given {
  readonly yaml?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly overrides?: readonly Setting[];
}

export const pool = (keys: string): string => `pools: [{ id: a, sources: ['*'], ${keys} }]`;
export const COST = 'requestCost: { cpu: 0.1 }, instance: { cpu: 1 }';

export const PROBLEMS: readonly (readonly [what: string, given: Given, complaints: readonly RegExp[]])[] = [
  [
    'an unknown key',
    { yaml: 'lisen: x' },
    [/^pra.yaml:1:1: lisen: there is no such key; did you mean "listen"\?$/],
  ],
  [
    'an unknown key that is like none',
    { yaml: 'stop:\n  kubernetes: true' },
    [/^pra.yaml:2:3: stop.kubernetes: there is no such key; there are timeout$/],
  ],
  [
    'a zone that is none',
    { yaml: 'timeZone: Europe/Berlim' },
    [/timeZone: "Europe\/Berlim" is not allowed: it must be an IANA time zone, for example Europe\/Berlin$/],
  ],
  [
    'an offset for a zone',
    { variables: { PRA_TIME_ZONE: '+02:00' } },
    [/timeZone: "\+02:00" is not allowed/],
  ],
  [
    'a length of time without a unit',
    { yaml: 'ingest:\n  lateLimit: 60' },
    [/^pra.yaml:2:14: ingest.lateLimit: 60 is not allowed: it must be a length of time such as 30s/],
  ],
  [
    'a size',
    { yaml: pool('requestCost: { memory: 3 cows }, instance: { memory: 1GB }') },
    [/"3 cows" is not/],
  ],
  [
    'a negative size',
    { yaml: pool('requestCost: { bytes: -1 }, instance: { cpu: 1 }') },
    [/: -1 is not allowed/],
  ],
  [
    'a section that is a text',
    { yaml: 'log: loud' },
    [/log: "loud" is not allowed: it must be a section with/],
  ],
  ['a section that is a list', { yaml: 'log: [info]' }, [/log: a list is not allowed/]],
  ['a file that is a list', { yaml: '- listen' }, [/^pra.yaml:1:1: a list is not allowed/]],
  [
    'a pattern that cannot even be shown as a text',
    { yaml: 'sources: { rules: [{ rule: a, match: { x: { toString: null } }, name: a }] }' },
    [/match\.x: a section is not allowed/],
  ],
  ['a pool that is nothing', { yaml: 'pools:\n  -' }, [/pools\[0\]: nothing is not allowed/]],
  [
    'a pool that is nothing behind one that takes everything',
    { yaml: `pools: [{ id: a, sources: ['*'], ${COST} }, null]` },
    [/pools\[1\]: nothing is not allowed/, /"\*" takes every source/],
  ],
  [
    'a missing key',
    { yaml: 'pools:\n  - sources: [a]' },
    [/:2:5: pools\[0\].id: is missing/, /requestCost/, /instance/],
  ],
  [
    'a level',
    { yaml: pool(`${COST}, level: 1`) },
    [/pools\[0\].level: 1 is not allowed: .* between 0 and 1/],
  ],
  [
    'an endless cost',
    { yaml: pool('requestCost: { cpu: .inf }, instance: { cpu: 1 }') },
    [/cpu: .* is not allowed/],
  ],
  ['a share', { yaml: pool(`${COST}, targetUtilisation: { cpu: 7 }`) }, [/targetUtilisation.cpu: 7 is not/]],
  [
    'a share for all',
    { yaml: pool(`${COST}, targetUtilisation: 0`) },
    [/targetUtilisation: 0 is not allowed/],
  ],
  ['a floor', { yaml: pool(`${COST}, floor: -1`) }, [/floor: -1 is not allowed: it must be a whole number/]],
  [
    'no pool',
    { yaml: 'pools: []' },
    [/^pra.yaml:1:8: pools: a list is not allowed: it must be a list of at least/],
  ],
  ['YAML', { yaml: 'listen: [' }, [/^pra.yaml:1:10: this is not YAML/]],
  ['two documents', { yaml: 'step: 1m\n---\nstep: 1m' }, [/this is not YAML/]],
  [
    'a variable',
    { variables: { PRA_LOG_LEVEL: 'loud' } },
    [/^PRA_LOG_LEVEL: log.level: "loud" is not allowed/],
  ],
  [
    'a misspelt variable',
    { variables: { PRA_LISTN: 'x' } },
    [/^PRA_LISTN: there is no such variable; did you mean PRA_LISTEN\?$/],
  ],
  [
    'an option',
    { overrides: [{ path: ['listen'], value: 'here', origin: '--listen' }] },
    [/^--listen: listen: "here" is not allowed: it must be HOST:PORT/],
  ],

  ['a step', { yaml: 'step: 5m' }, [/step: "5m" is not allowed: it must be 1m/]],
  [
    'a window of half a step',
    { yaml: 'windows: [90s]' },
    [/windows: 1m30s is not allowed: it must be whole steps of 1m/],
  ],
  ['a window beyond the horizon', { yaml: 'windows: [61m]' }, [/windows: 1h1m is not allowed/]],
  ['a window twice', { yaml: 'windows: [5m, 300s]' }, [/a window is there twice/]],
  [
    'an open address',
    { yaml: 'listen: 0.0.0.0:1' },
    [/^pra.yaml:1:9: listen: 0.0.0.0:1 can be reached from other machines/],
  ],
  ['open metrics', { yaml: 'metrics: { listen: "[::]:1" }' }, [/metrics.listen: \[::\]:1 can be reached/]],
  [
    'a grace of a step',
    { yaml: 'plan: { grace: 1m }' },
    [/plan.grace: 1m is not allowed: it must be shorter/],
  ],
  ['a lease of one step', { yaml: 'plan: { lease: 1m }' }, [/plan.lease: 1m is not allowed/]],
  ['an impatient service', { yaml: 'ingest: { clientSilence: 1m }' }, [/clientSilence: 1m is not allowed/]],
  [
    'a floor above the ceiling',
    { yaml: pool(`${COST}, floor: 5, ceiling: 3`) },
    [/floor: the floor 5 is above the ceiling 3/],
  ],
  [
    'a miss that costs something, and idling of which nothing is said',
    { yaml: pool(`${COST}, missCost: 5`) },
    [/missCost: the level follows .* write both missCost and idleCost, above 0/],
  ],
  [
    'idling for nothing',
    { yaml: pool(`${COST}, missCost: 5, idleCost: 0`) },
    [/write both missCost and idleCost, above 0/],
  ],
  [
    'places that are taken for no time',
    { yaml: pool('requestCost: { cpu: 1 }, instance: { cpu: 1 }, concurrency: 4') },
    [/concurrency: a request takes a place while it is served: write requestCost.serviceTime too/],
  ],
  [
    'an objective for waiting for no place',
    { yaml: pool(`${COST}, waitP95: 50ms`) },
    [/waitP95: who waits, waits for one of the places .* write concurrency too/],
  ],
  [
    'a floor above the default ceiling',
    { yaml: pool(`${COST}, floor: 21`) },
    [/the floor 21 is above the ceiling 20/],
  ],
  // The horizon is an hour and the planning period a minute, so 59 minutes are the most.
  [
    'a long lead time',
    { yaml: pool(`${COST}, leadTime: 59m1s`) },
    [/leadTime: 59m1s is not allowed: .* at most 59m:/],
  ],
  [
    'a free request',
    { yaml: pool('requestCost: {}, instance: { cpu: 1 }') },
    [/a request must cost something/],
  ],
  [
    'a resource that no instance has',
    { yaml: pool('requestCost: { bytes: 1kB }, instance: { cpu: 1 }') },
    [/requestCost: requests cost bandwidth, of which the instance has none/],
  ],
  [
    'memory that is held for no time',
    { yaml: pool('requestCost: { memory: 1MB }, instance: { memory: 1GB }') },
    [/write serviceTime too/],
  ],
  [
    'an id twice, and pools that get nothing',
    { yaml: `pools:\n- &p { id: a, sources: ['*'], ${COST} }\n- *p` },
    [
      /^pra.yaml:2:12: pools\[1\].id: pools\[0\] has the id "a" already$/,
      /pools\[0\].sources: "\*" takes every source/,
    ],
  ],
];
