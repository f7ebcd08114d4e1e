/** What is said of a model version, and which versions mix. */
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';

/**
 * `loading`: seen, and not judged yet. `ready`: it passed; one version of a name mixes. `refused`: it must not serve.
 * `retired`: it shall not serve any more.
 */
export type ModelState = 'loading' | 'ready' | 'refused' | 'retired';

export interface ModelStatus extends ModelId {
  readonly state: ModelState;
  /** Why it is in this state, a sentence each; none if it is ready. */
  readonly reasons: readonly string[];
  /** When it came into this state. */
  readonly since: Instant;
  /** Forecasts are made with it. */
  readonly mixes: boolean;
  /** It is tried in the place of the version that mixes, at no weight. */
  readonly isCandidate: boolean;
  readonly labels: readonly string[];
  /** `undefined`: it could not be read. */
  readonly card: ModelCard | undefined;
}

/** The version that has it mixes, whichever is the newest. */
export const CHAMPION = 'champion';
/** The version that has it is tried. */
export const CANDIDATE = 'candidate';
/** In the record: the version passed its tests, for the first time. */
export const READY = 'ready';
/** The service tried the version and does not want it; nor older ones. */
export const REJECTED = 'rejected';

export interface ModelLabel extends ModelId {
  readonly label: string;
  /** The service gave it, and may move it; otherwise somebody did, whose word holds. */
  readonly isOwn?: boolean;
  /** Since when; absent of those that were given by earlier releases. */
  readonly at?: Instant;
}

/** Something that happened to a version. */
export interface ModelChange extends ModelId {
  readonly at: Instant;
  /** In words. */
  readonly what: string;
}

/** What became of what was asked. */
export type ModelOutcome =
  | { readonly kind: 'done'; readonly model: ModelStatus }
  | { readonly kind: 'unknown-model' }
  | { readonly kind: 'not-ready'; readonly model: ModelStatus };

/** The use cases of whoever looks after models. All reject with `StoreUnavailable` where something is to be kept. */
export interface Models {
  /** By name and version. */
  list(): readonly ModelStatus[];
  /** What happened to a name, oldest first; only so much is kept. */
  changes(name: string): readonly ModelChange[];
  /** Looks at the version now, also if it was retired. Resolves when it is ready or refused. */
  load(id: ModelId): Promise<ModelOutcome>;
  /** Moves the label to this version of the name; `undefined`: takes it away. */
  setLabel(
    label: string,
    of: { readonly name: string; readonly version: number | undefined },
  ): Promise<ModelOutcome>;
  retire(id: ModelId): Promise<ModelOutcome>;
}

/** Of each name the version that mixes: the champion, or else the newest that is ready. */
export function chooseVersions<Version extends ModelId & { readonly state: ModelState }>(
  versions: readonly Version[],
  labels: readonly ModelLabel[],
): Version[] {
  const champions = labels.filter(({ label }) => label === CHAMPION);
  const chosen = new Map<string, Version>();
  for (const version of versions) {
    if (version.state !== 'ready') continue;
    const known = chosen.get(version.name);
    if (!known || rank(version, champions) > rank(known, champions)) chosen.set(version.name, version);
  }
  return [...chosen.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Of each name that mixes at most one other version that is tried: the one with the label, or else, while an older one
 * is the champion, the newest that is ready. `mixing` as `chooseVersions` gave them.
 */
export function chooseCandidates<Version extends ModelId & { readonly state: ModelState }>(
  versions: readonly Version[],
  labels: readonly ModelLabel[],
  mixing: readonly Version[],
): Version[] {
  const labelled = (label: string, { name, version }: ModelId): boolean =>
    labels.some((known) => known.label === label && known.name === name && known.version === version);
  return mixing.flatMap((champion) => {
    const others = versions
      .filter(({ name, state }) => name === champion.name && state === 'ready')
      .filter(({ version }) => version !== champion.version)
      .sort((a, b) => b.version - a.version);
    const rejected = labels.find(({ label, name }) => label === REJECTED && name === champion.name)?.version ?? 0;
    const newer = others.filter(({ version }) => version > Math.max(champion.version, rejected));
    const chosen =
      others.find((version) => labelled(CANDIDATE, version)) ??
      (labelled(CHAMPION, champion) ? newer[0] : undefined);
    return chosen ? [chosen] : [];
  });
}

const rank = ({ name, version }: ModelId, champions: readonly ModelLabel[]): number =>
  champions.some((champion) => champion.name === name && champion.version === version)
    ? Number.POSITIVE_INFINITY
    : version;
