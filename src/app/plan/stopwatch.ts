/** Where the time of a cycle goes: what each station on its way takes. */

/** In the order in which a cycle passes them; `input`, `model` and `points` once for each model and chunk of rows. */
export const STATIONS = [
  'counts',
  'judging',
  'input',
  'model',
  'points',
  'mixing',
  'packing',
  'deciding',
] as const;

export type Station = (typeof STATIONS)[number];

/** Where the time of a cycle went, milliseconds; 0 where the caller cannot measure. */
export interface Spent {
  readonly byStationMs: Readonly<Record<Station, number>>;
  readonly totalMs: number;
}

export interface Stopwatch {
  /** What passed since the last call, or since the start, was this station's. */
  passed(station: Station): void;
  spent(): Spent;
}

/** Starts at once; `elapsedMs` is some monotonic clock. */
export function startStopwatch(elapsedMs: () => number): Stopwatch {
  const began = elapsedMs();
  const byStationMs = Object.fromEntries(STATIONS.map((station) => [station, 0])) as Record<Station, number>;
  let last = began;
  return {
    passed: (station) => {
      const now = elapsedMs();
      byStationMs[station] += now - last;
      last = now;
    },
    spent: () => ({ byStationMs, totalMs: last - began }),
  };
}
