/**
 * The extraction of the live service, over restarts and imports: what the history holds is no news to it, the
 * names of its groups are kept, and operators are told where there was no room for a source of its own.
 */
import type { Extractor, SourceVolume } from '../../core/demand/extraction.ts';
import { compileRules } from '../../core/demand/extraction.ts';
import type { RuleSet } from '../../core/demand/rules/rule-set.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import type { History } from '../../ports/history.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface KnownSources {
  readonly extractor: Extractor;
  /** To be called after each batch, with the records that count under `other`, by rule. */
  counted(guarded: ReadonlyMap<string, number>, now: Instant): void;
  /** Lets in what the history holds. Never rejects: what cannot be read is told, and is let in when it comes again. */
  adoptHistory(): Promise<void>;
  /** Resolves when all that was to be kept is kept. */
  settled(): Promise<void>;
}

export interface KnownSourcesDeps {
  readonly history: History;
  readonly checkpoints: Pick<Checkpoints, 'get' | 'put'>;
  readonly telemetry: Telemetry;
}

export interface ExtractionPolicy {
  readonly rules: RuleSet;
  readonly stepMs: number;
}

/** Name of the checkpoint. */
const EXTRACTION = 'extraction';

const SAVED_EVERY_MS = MINUTE_MS;
/** A log line a rule; the metric has every record. */
const TOLD_EVERY_MS = 10 * MINUTE_MS;
/** What came in this time decides which sources of the history are the largest. */
const VOLUME_MS = DAY_MS;
/** Read at a time: with 10,000 sources, 5 MB. */
const PAGE_MS = HOUR_MS;

/** What is known from before, read. Rejects if the checkpoint cannot be read. */
export async function openKnownSources(
  deps: KnownSourcesDeps,
  { rules, stepMs }: ExtractionPolicy,
): Promise<KnownSources> {
  const { history, checkpoints, telemetry } = deps;
  const extractor = compileRules(rules, await checkpoints.get(EXTRACTION));
  const tell = createGuardNotices(telemetry);
  let saveAt: Instant | undefined;
  let saving: Promise<void> | undefined;
  /** One after the other; while a store hangs, nothing waits but the one. */
  const save = (): Promise<void> =>
    (saving ??= checkpoints
      .put(EXTRACTION, extractor.save())
      .catch((error: unknown) => {
        telemetry.log('warn', 'the names of grouped sources could not be kept', { error });
      })
      .finally(() => {
        saving = undefined;
      }));
  const known: KnownSources = {
    extractor,
    counted: (guarded, now) => {
      tell(guarded, now);
      if (!extractor.hasGroups) return;
      extractor.review(now);
      const isDue = saveAt === undefined || now >= saveAt || saveAt - now > SAVED_EVERY_MS;
      if (!isDue) return;
      saveAt = now + SAVED_EVERY_MS;
      void save();
    },
    adoptHistory: async () => {
      try {
        extractor.adopt(await volumesIn(history, extractor.hasGroups ? VOLUME_MS : stepMs));
      } catch (error) {
        telemetry.log('warn', 'the sources of the history could not be read', { error });
      }
    },
    settled: async () => {
      await saving;
      if (extractor.hasGroups) await save();
    },
  };
  await known.adoptHistory();
  return known;
}

/** All sources that the history holds, with what came of them in its last `lengthMs`. */
async function volumesIn(history: History, lengthMs: number): Promise<readonly SourceVolume[]> {
  const span = await history.span();
  const volumes = new Map<string, number>();
  for (const page of span ? pagesOf({ from: span.to - lengthMs, to: span.to }) : []) {
    for (const { source, values } of await history.readAll(page)) {
      const count = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : value), 0);
      volumes.set(source, (volumes.get(source) ?? 0) + count);
    }
  }
  return [...volumes].map(([source, count]) => ({ source, count }));
}

function* pagesOf({ from, to }: TimeRange): Generator<TimeRange> {
  for (let at = from; at < to; at += PAGE_MS) yield { from: at, to: Math.min(to, at + PAGE_MS) };
}

/** Tells of guarded records: all in the metric, and now and then a line. */
function createGuardNotices(
  telemetry: Telemetry,
): (guarded: ReadonlyMap<string, number>, now: Instant) => void {
  const notices = new Map<string, { toldAt: Instant; untold: number }>();
  return (guarded, now) => {
    for (const [rule, records] of guarded) {
      telemetry.count('pra_sources_guarded_total', { rule }, records);
      const { toldAt, untold } = notices.get(rule) ?? { toldAt: undefined, untold: 0 };
      if (toldAt !== undefined && Math.abs(now - toldAt) < TOLD_EVERY_MS) {
        notices.set(rule, { toldAt, untold: untold + records });
        continue;
      }
      notices.set(rule, { toldAt: now, untold: 0 });
      telemetry.log('warn', 'there is no room for more sources of a rule; new ones count under other', {
        rule,
        records: untold + records,
      });
    }
  };
}
