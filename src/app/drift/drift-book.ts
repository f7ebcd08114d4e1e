/**
 * Which series drift, and which did? The planner says what runs; here it is compared with what ran before, told (log, metrics, readers) and
 * kept, so that a restart neither forgets a drift nor tells it twice.
 */
import { createBroadcast } from '../broadcast.ts';
import type { Drift, DriftKind } from '../../core/feedback/drift/drift.ts';
import { DRIFT_KINDS, driftKey } from '../../core/feedback/drift/drift.ts';
import type { SeriesId } from '../../core/forecast/forecast.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface KnownDrift extends Drift {
  /** When forecasts had followed for some hours, or nobody knew of it any more; `undefined`: it runs. */
  readonly endedAt: Instant | undefined;
}

export interface DriftQuestion {
  /** `undefined`: all. */
  readonly series: SeriesId | undefined;
  readonly kind: DriftKind | undefined;
  readonly runningOnly: boolean;
}

export interface DriftBook {
  /** Compares all that runs with what did. */
  take(running: readonly Drift[], now: Instant): void;
  /** Stores what is new. A store that fails costs what was told since, and nothing else. */
  keep(): Promise<void>;
  /** Those that run first, each part with the newest first. */
  list(question: DriftQuestion): readonly KnownDrift[];
  /** Those that run, and from then on each that begins or ends; one that does both while its reader is slow is told once. */
  watch(question: DriftQuestion, signal: AbortSignal): AsyncIterable<KnownDrift>;
  close(): void;
}

const NAME = 'drifts';
/** Older ones that have ended are forgotten. */
const ENDED_MAX = 500;

interface Entry {
  readonly drift: KnownDrift;
  /** Grows with each change of any. */
  readonly revision: number;
}

export interface DriftBookDeps {
  readonly checkpoints: Pick<Checkpoints, 'get' | 'put'>;
  readonly telemetry: Telemetry;
}

export async function openDriftBook({ checkpoints, telemetry }: DriftBookDeps): Promise<DriftBook> {
  const running = new Map<string, Entry>();
  let ended: readonly Entry[] = [];
  let revision = 0;
  let isKept = true;
  const news = createBroadcast();
  for (const drift of readDrifts(await checkpoints.get(NAME))) {
    if (drift.endedAt === undefined) running.set(driftKey(drift), { drift, revision });
    else ended = [...ended, { drift, revision }];
  }
  const begin = (drift: Drift): void => {
    running.set(driftKey(drift), { drift: { ...drift, endedAt: undefined }, revision });
    telemetry.count('pra_drifts_total', { kind: drift.kind });
    telemetry.log('warn', 'a series has drifted', factsOf(drift));
  };
  const end = ({ drift }: Entry, now: Instant): void => {
    running.delete(driftKey(drift));
    ended = [{ drift: { ...drift, endedAt: now }, revision }, ...ended].slice(0, ENDED_MAX);
    telemetry.log('info', 'a drift is over', factsOf(drift));
  };
  const entriesOf = (question: DriftQuestion): readonly Entry[] => {
    const open = [...running.values()].sort((a, b) => b.drift.seenAt - a.drift.seenAt);
    return (question.runningOnly ? open : [...open, ...ended]).filter(({ drift }) =>
      isAsked(drift, question),
    );
  };
  return {
    take: (drifts, now) => {
      const told = new Set(drifts.map(driftKey));
      const begun = drifts.filter((drift) => running.get(driftKey(drift))?.drift.seenAt !== drift.seenAt);
      const over = [...running].filter(([key]) => !told.has(key)).map(([, entry]) => entry);
      for (const kind of DRIFT_KINDS) {
        telemetry.gauge('pra_drifting_series', drifts.filter((drift) => drift.kind === kind).length, {
          kind,
        });
      }
      if (begun.length + over.length === 0) return;
      revision += 1;
      for (const entry of over) end(entry, now);
      for (const drift of begun) begin(drift);
      isKept = false;
      news.announce();
    },
    keep: async () => {
      if (isKept) return;
      isKept = true;
      try {
        await checkpoints.put(
          NAME,
          [...running.values(), ...ended].map(({ drift }) => drift),
        );
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
        isKept = false;
        telemetry.log('warn', 'what is known of drifts could not be kept; it is tried again', {
          reason: error.reason,
          detail: error.message,
        });
      }
    },
    list: (question) => entriesOf(question).map(({ drift }) => drift),
    async *watch(question, signal) {
      let seen = revision;
      yield* entriesOf({ ...question, runningOnly: true }).map(({ drift }) => drift);
      const changes = news.listen(signal);
      while (!(await changes.next()).done) {
        const newer = entriesOf({ ...question, runningOnly: false }).filter((entry) => entry.revision > seen);
        seen = revision;
        yield* newer.sort((a, b) => a.revision - b.revision).map(({ drift }) => drift);
      }
    },
    close: () => {
      news.close();
    },
  };
}

const isAsked = (drift: Drift, { series, kind }: DriftQuestion): boolean =>
  (series === undefined || series === drift.series) && (kind === undefined || kind === drift.kind);

const factsOf = ({ series, kind, since, factor, confidence }: Drift) => ({
  ...{ series, kind, factor, confidence },
  since: new Date(since).toISOString(),
});

/** What was kept; what is not a drift is left aside. */
function readDrifts(kept: unknown): readonly KnownDrift[] {
  return Array.isArray(kept)
    ? kept.filter(isDrift).map((drift) => ({ ...drift, endedAt: drift.endedAt }))
    : [];
}

function isDrift(kept: unknown): kept is KnownDrift {
  const { series, kind, since, seenAt, factor, confidence } = (kept ?? {}) as Partial<KnownDrift>;
  return (
    typeof series === 'string' &&
    (kind === 'input' || kind === 'loss') &&
    [since, seenAt, factor, confidence].every(Number.isFinite)
  );
}
