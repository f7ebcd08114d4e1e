/**
 * Where in the week is each step, by the clock on the wall? Weeks begin on Monday at midnight. A phase is a whole
 * number of steps; where the offset of a zone is not one, every step starts the same share of a step later.
 */
import type { CivilZone } from '../../src/core/units/civil-time.ts';
import { civilTime } from '../../src/core/units/civil-time.ts';
import { DAY_MS } from '../../src/core/units/time.ts';
import type { Instant } from '../../src/core/units/time.ts';

const WEEK_MS = 7 * DAY_MS;
/** 1970-01-05, a Monday. */
const MONDAY = 4 * DAY_MS;

export interface WeekPhases {
  /** Whole steps since the week began, [step]. */
  readonly phases: Int32Array;
  /** What is to be added to each of them, in [0, 1). */
  readonly share: number;
}

interface Steps {
  readonly start: Instant;
  readonly count: number;
  readonly stepMs: number;
  readonly zone: CivilZone;
}

/** The phases of steps that follow each other. The share is that of the newest, also before a change of clocks. */
export function weekPhases({ start, count, stepMs, zone }: Steps): WeekPhases {
  const sinceMonday = (step: number): number => civilTime(zone, start + step * stepMs) - MONDAY;
  const shareMs = modulo(sinceMonday(count - 1), stepMs);
  const stepsPerWeek = WEEK_MS / stepMs;
  const phases = Int32Array.from({ length: count }, (_, step) =>
    modulo(Math.round((sinceMonday(step) - shareMs) / stepMs), stepsPerWeek),
  );
  return { phases, share: shareMs / stepMs };
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
