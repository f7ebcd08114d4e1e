/**
 * From the attributes of a request to its source, by rules: the first rule that applies makes it.
 *
 * Then the groups decide which values keep their names, and the guard how many sources there may be: past a limit,
 * new ones count under the rule's `other`. Memory is bounded, whatever comes. An extractor is mutable and has one
 * owner; it changes nothing that it is given.
 */
import { createGuard } from './rules/guard.ts';
import type { Recognized } from './rules/recognition.ts';
import { createRecognition } from './rules/recognition.ts';
import type { RuleSet } from './rules/rule-set.ts';
import type { Extraction, SavedGroup, Station } from './rules/station.ts';
import { createStations, groupParameters, restoreGroups, saveGroups, surveyGroups } from './rules/station.ts';
import type { Parameter, SourceId } from '../units/source-key.ts';
import { parseSource } from '../units/source-key.ts';
import type { Instant } from '../units/time.ts';
import { DAY_MS } from '../units/time.ts';

export type { Recognized } from './rules/recognition.ts';
export type { Extraction } from './rules/station.ts';

export interface Extractor {
  /** What the rules make of `count` requests (1) of these attributes: `settle` of `recognize`. */
  extract(attributes: readonly Parameter[], count?: number): Extraction;
  /** What a request alone decides. Whoever has many equal ones keeps it, and settles each of them by it. */
  recognize(attributes: readonly Parameter[]): Recognized;
  /** Decides the rest, by what came before, and counts them. */
  settle(recognized: Recognized, count?: number): Extraction;
  /** Attributes that the rules read by name: what a request without a source may lack. */
  readonly reads: readonly string[];
  /** May an attribute of this name change what the rules make of a request? */
  couldRead(attribute: string): boolean;

  /** There are groups: an import is to be surveyed before it is extracted. */
  readonly hasGroups: boolean;
  /** Counts requests in the first pass of an import. */
  survey(recognized: Recognized, count?: number): void;
  /** The first pass is over: names that are free go to the largest. */
  nameLargest(): void;

  /** Lets in what the history holds: the guard knows it, and the largest take the names that are free. */
  adopt(volumes: readonly SourceVolume[]): void;
  /** To be called now and then: once a day the groups are reviewed. */
  review(now: Instant): void;
  /** What must survive a restart, as plain data. */
  save(): SavedExtraction;
}

export interface SourceVolume {
  readonly source: SourceId;
  /** Requests. */
  readonly count: number;
}

export interface SavedExtraction {
  readonly groups: readonly SavedGroup[];
  /** `undefined`: it was never asked. */
  readonly reviewAt: Instant | undefined;
}

/** The extractor of rules that were checked. `saved` is what `save` gave before a restart, or anything else. */
export function compileRules(ruleSet: RuleSet, saved?: unknown): Extractor {
  const stations = createStations(ruleSet);
  const { list, pivot, groups } = stations;
  const recognize = createRecognition(list, pivot);
  const { settle, know } = createSettling(list, ruleSet);
  const before = (saved ?? {}) as Partial<SavedExtraction>;
  restoreGroups(stations, before.groups);
  let reviewAt = Number.isFinite(before.reviewAt) ? before.reviewAt : undefined;
  const nameLargest = (): void => {
    for (const values of groups.values()) values.nameLargest();
  };
  return {
    extract: (attributes, count = 1) => settle(recognize(attributes), count),
    recognize,
    settle: (recognized, count = 1) => settle(recognized, count),
    reads: [...new Set(list.flatMap(({ reads }) => reads))],
    couldRead: (attribute) => list.some((station) => station.couldRead(attribute)),
    hasGroups: groups.size > 0,
    survey: ({ station, candidate }, count = 1) => {
      if (station && candidate) surveyGroups(station, candidate, count);
    },
    nameLargest,
    adopt: (volumes) => {
      for (const volume of volumes) know(volume);
      nameLargest();
    },
    review: (now) => {
      const isDue = reviewAt !== undefined && now >= reviewAt;
      if (isDue) for (const values of groups.values()) values.review();
      // A clock that was set back must not put the review off for longer than a day.
      if (reviewAt === undefined || isDue || reviewAt > now + DAY_MS) reviewAt = now + DAY_MS;
    },
    save: () => ({ groups: saveGroups(stations), reviewAt }),
  };
}

interface Settling {
  /** The source that a request counts for, as what came before leaves room. */
  readonly settle: (recognized: Recognized, count: number) => Extraction;
  readonly know: (volume: SourceVolume) => void;
}

function createSettling(stations: readonly Station[], { limit }: RuleSet): Settling {
  const guard = createGuard(
    stations.map(({ rule }) => rule.limit),
    limit,
  );
  const others = new Set(stations.flatMap(({ overflow, sources }) => [overflow, sources?.other]));
  return {
    settle: (recognized, count) => {
      const { station, candidate, admitted } = recognized;
      if (admitted && station?.isGrouped !== true) return admitted;
      const rule = station?.rule.rule;
      if (!station || !candidate)
        return (recognized.admitted = { source: undefined, rule, isGuarded: false });
      const source = station.isGrouped ? groupParameters(station, candidate, count) : candidate.source;
      const { sources, overflow, place } = station;
      if (sources && !sources.values.admit(source, count)) {
        return { source: sources.other, rule, isGuarded: false };
      }
      const isAsIs = source === candidate.source;
      if (admitted && isAsIs) return admitted;
      if (!guard.admit(source, place)) return { source: overflow, rule, isGuarded: true };
      const extraction = { source, rule, isGuarded: candidate.isClipped };
      if (isAsIs) recognized.admitted = extraction;
      return extraction;
    },
    know: ({ source, count }) => {
      const key = parseSource(source);
      if (!key || others.has(source)) return;
      const station = stations.find(({ couldMake }) => couldMake(key));
      guard.know(source, station?.place);
      if (station) surveyGroups(station, { key, source }, count);
    },
  };
}
