/**
 * What is remembered of a pool's starts: the newest ones, as its managers reported them; plain data, checkpointed.
 *
 * A start ends when an instance becomes warm, or fails without ever having been. Reports may be sent again, and a
 * snapshot names instances whose start was counted long ago, so a start is known by its instance and its end.
 */
import type { Instance, KnownInstance } from '../instance.ts';
import type { Instant } from '../../units/time.ts';
import { HOUR_MS } from '../../units/time.ts';

/** A start that has come to an end. */
export interface FinishedStart {
  readonly id: string;
  /** When it ended, by the service's clock. */
  readonly at: Instant;
  /** From order to ready; `undefined`: it failed. */
  readonly durationMs: number | undefined;
}

/** Newest first, at most `KEPT`. */
export type StartRecord = readonly FinishedStart[];

/** The weight of older ones is next to nothing (`lead-time.ts`). */
const KEPT = 64;

/** Whoever has been starting for longer has failed, for all that a plan can do: no forecast reaches that far. */
export const GIVEN_UP_MS = HOUR_MS;

/** The record with the starts that a report tells the end of; `before`: the pool's instances as they were known. */
export function recordStarts(
  record: StartRecord,
  report: { readonly before: readonly KnownInstance[]; readonly reported: readonly Instance[] },
): StartRecord {
  const known = new Map(report.before.map((instance) => [instance.id, instance]));
  const fresh = report.reported.flatMap((instance) => {
    const ended = endedStart(known.get(instance.id), instance);
    const isKnown = record.some(({ id, at }) => id === ended?.id && at === ended.at);
    return ended === undefined || isKnown ? [] : [ended];
  });
  if (fresh.length === 0) return record;
  return [...record, ...fresh].sort((a, b) => b.at - a.at).slice(0, KEPT);
}

function endedStart(before: KnownInstance | undefined, now: Instance): FinishedStart | undefined {
  const { id, since: at } = now;
  // What was ready before is no start: one that dies then has done its service.
  if (before?.state === 'warm' || before?.state === 'draining' || before?.state === now.state)
    return undefined;
  if (now.state === 'failed') return { id, at, durationMs: undefined };
  if (now.state !== 'warm') return undefined;
  const seenMs = before?.state === 'warming' ? at - before.since : undefined;
  const durationMs = now.startDurationMs ?? seenMs;
  if (durationMs === undefined || !(durationMs >= 0)) return undefined;
  return { id, at, durationMs: durationMs > GIVEN_UP_MS ? undefined : durationMs };
}

/** The record that was checkpointed, as `JSON.parse` gives it; what cannot be read was never known. */
export function readStartRecord(stored: unknown): StartRecord {
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((entry: unknown): FinishedStart[] => {
    const { id, at, durationMs } = (entry ?? {}) as Partial<Record<keyof FinishedStart, unknown>>;
    if (typeof id !== 'string' || typeof at !== 'number' || !Number.isFinite(at)) return [];
    if (durationMs === undefined) return [{ id, at, durationMs }];
    const isLength = typeof durationMs === 'number' && durationMs >= 0 && durationMs <= GIVEN_UP_MS;
    return isLength ? [{ id, at, durationMs }] : [];
  });
}
