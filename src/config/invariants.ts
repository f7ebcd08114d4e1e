/** What must hold between the keys of a configuration, in words. What one key alone may say is in `schema.ts`. */
import { formatAddress, isLoopback } from './address.ts';
import type { Finding, Path } from './problem.ts';
import { formatDuration } from './quantities.ts';
import type { Options } from './schema.ts';
import { STEP_MS } from './schema.ts';

type Pool = Options['pools'][number];

/** Something that must hold. It is asked only if all that it `reads` could be read. */
interface Invariant<Subject> {
  /** Keys, from the subject; the first one is where a breach is told. */
  readonly reads: readonly string[];
  /** What is wrong; `undefined` if it holds. */
  readonly breach: (subject: Subject, limits: Limits) => string | undefined;
}

interface Limits {
  readonly stepMs: number;
  /** How far ahead the models forecast: nothing can be planned beyond. */
  readonly horizonMs: number;
}

/** All breaches. `isSound` says whether the value at a path could be read. */
export function findBreaches(
  options: Options,
  horizonSteps: number,
  isSound: (path: Path) => boolean,
): Finding[] {
  const limits = { stepMs: STEP_MS, horizonMs: horizonSteps * STEP_MS };
  const check = <Subject>(
    base: Path,
    subject: Subject,
    invariants: readonly Invariant<Subject>[],
  ): Finding[] =>
    invariants.flatMap(({ reads, breach }) => {
      const paths = reads.map((key) => [...base, ...key.split('.')]);
      const detail = paths.every(isSound) ? breach(subject, limits) : undefined;
      return detail === undefined ? [] : [breachAt(paths[0] ?? base, detail)];
    });
  const pools = Array.isArray(options.pools) ? options.pools : [];
  return [
    ...check([], options, WHOLE),
    ...pools.flatMap((pool, place) => check(['pools', place], pool, EACH_POOL)),
    ...repeatedIds(pools, isSound),
    ...starvedPools(pools, isSound),
  ];
}

const breachAt = (path: Path, detail: string): Finding => ({ path, part: 'value', detail });

const notAllowed = (durationMs: number, allowed: string): string =>
  `${formatDuration(durationMs)} is not allowed: it must be ${allowed}`;
const EXPOSED = 'can be reached from other machines';

const WHOLE: readonly Invariant<Options>[] = [
  {
    reads: ['windows'],
    breach({ windows }, { stepMs, horizonMs }) {
      const wrong = windows.find((window) => window % stepMs !== 0 || window > horizonMs);
      if (wrong !== undefined) {
        return notAllowed(
          wrong,
          `whole steps of ${formatDuration(stepMs)}, up to ${formatDuration(horizonMs)}`,
        );
      }
      return new Set(windows).size === windows.length ? undefined : 'a window is there twice';
    },
  },
  {
    reads: ['listen', 'tls', 'insecure'],
    breach: ({ listen, tls, insecure }) =>
      isLoopback(listen) || tls !== undefined || insecure
        ? undefined
        : `${formatAddress(listen)} ${EXPOSED}: write tls, or insecure: true on a network that you trust`,
  },
  {
    reads: ['metrics.listen', 'metrics.insecure'],
    breach: ({ metrics: { listen, insecure } }) =>
      listen === 'off' || isLoopback(listen) || insecure
        ? undefined
        : `${formatAddress(listen)} ${EXPOSED}: write metrics.insecure: true on a network that you trust`,
  },
  {
    reads: ['ingest.clientSilence'],
    // Clients that report once a step would be missing all the time.
    breach: ({ ingest }, { stepMs }) =>
      ingest.clientSilence > stepMs
        ? undefined
        : notAllowed(ingest.clientSilence, `longer than a step (${formatDuration(stepMs)})`),
  },
  {
    reads: ['ingest.goneAfter', 'ingest.clientSilence'],
    breach: ({ ingest }) =>
      ingest.goneAfter >= ingest.clientSilence
        ? undefined
        : notAllowed(ingest.goneAfter, `at least clientSilence (${formatDuration(ingest.clientSilence)})`),
  },
  {
    reads: ['ingest.futureTolerance'],
    breach: ({ ingest }, { stepMs }) =>
      ingest.futureTolerance <= stepMs
        ? undefined
        : notAllowed(ingest.futureTolerance, `at most a step (${formatDuration(stepMs)})`),
  },
  {
    reads: ['plan.grace'],
    breach: ({ plan }, { stepMs }) =>
      plan.grace < stepMs
        ? undefined
        : notAllowed(plan.grace, `shorter than a step (${formatDuration(stepMs)})`),
  },
  {
    reads: ['plan.lease'],
    breach: ({ plan }, { stepMs }) =>
      plan.lease >= 2 * stepMs
        ? undefined
        : notAllowed(plan.lease, `at least ${formatDuration(2 * stepMs)}: it is renewed once a step`),
  },
];

const EACH_POOL: readonly Invariant<Pool>[] = [
  {
    reads: ['missCost', 'idleCost'],
    breach({ missCost, idleCost }) {
      if (missCost === undefined && idleCost === undefined) return undefined;
      return missCost !== undefined && missCost > 0 && idleCost !== undefined && idleCost > 0
        ? undefined
        : 'the level follows from what a miss costs and what idling costs: write both missCost and idleCost, above 0';
    },
  },
  {
    reads: ['floor', 'ceiling'],
    breach: ({ floor, ceiling }) =>
      floor <= ceiling ? undefined : `the floor ${floor} is above the ceiling ${ceiling}`,
  },
  {
    reads: ['leadTime'],
    breach({ leadTime }, { stepMs, horizonMs }) {
      if (leadTime + stepMs <= horizonMs) return undefined;
      const longest = formatDuration(horizonMs - stepMs);
      return notAllowed(
        leadTime,
        `at most ${longest}: with one step it must lie in the ${formatDuration(horizonMs)} that are forecast`,
      );
    },
  },
  {
    reads: ['requestCost', 'instance'],
    breach({ requestCost, instance }) {
      const costs = [
        ['cpu', requestCost.cpu, instance.cpu],
        ['memory', requestCost.memory, instance.memory],
        ['bandwidth', requestCost.bytes, instance.bandwidth],
      ] as const;
      if (costs.every(([, cost]) => cost === 0))
        return 'a request must cost something: write cpu, memory or bytes';
      const without = costs.find(([, cost, size]) => cost > 0 && size === 0)?.[0];
      return without && `requests cost ${without}, of which the instance has none: write instance.${without}`;
    },
  },
  {
    reads: ['concurrency', 'requestCost'],
    breach: ({ requestCost, concurrency }) =>
      concurrency !== undefined && requestCost.serviceTime === 0
        ? 'a request takes a place while it is served: write requestCost.serviceTime too'
        : undefined,
  },
  {
    reads: ['waitP95', 'concurrency'],
    breach: ({ waitP95, concurrency }) =>
      waitP95 !== undefined && concurrency === undefined
        ? 'who waits, waits for one of the places of an instance: write concurrency too'
        : undefined,
  },
  {
    reads: ['requestCost'],
    breach: ({ requestCost }) =>
      requestCost.memory > 0 && requestCost.serviceTime === 0
        ? 'memory is held while a request is served: write serviceTime too'
        : undefined,
  },
];

function repeatedIds(pools: readonly Pool[], isSound: (path: Path) => boolean): Finding[] {
  const first = new Map<string, number>();
  return pools.flatMap((pool, place) => {
    const path = ['pools', place, 'id'];
    if (!isSound(path)) return [];
    const { id } = pool;
    const earlier = first.get(id);
    if (earlier === undefined) first.set(id, place);
    return earlier === undefined ? [] : [breachAt(path, `pools[${earlier}] has the id "${id}" already`)];
  });
}

/** Pools behind one that takes every source: the first pool with a match has the source. */
function starvedPools(pools: readonly Pool[], isSound: (path: Path) => boolean): Finding[] {
  const greedy = pools.findIndex(
    (pool, place) => isSound(['pools', place, 'sources']) && pool.sources.includes('*'),
  );
  if (greedy < 0 || greedy === pools.length - 1) return [];
  return [
    breachAt(
      ['pools', greedy, 'sources'],
      `"*" takes every source before the pools after it are asked: write this pool last`,
    ),
  ];
}
