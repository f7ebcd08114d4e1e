/** What of the models outlives a restart: labels, retirements, which versions passed, and what happened. */
import type { ModelChange, ModelLabel } from './model-status.ts';
import { CHAMPION } from './model-status.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';
import type { Checkpoints } from '../../ports/checkpoints.ts';
import { StoreUnavailable } from '../../ports/failure.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

const NAME = 'models';
/** Older changes are forgotten. */
const CHANGES_MAX = 500;

interface Kept {
  readonly labels: ModelLabel[];
  readonly retired: ModelId[];
  /** By model id, the card of the version that passed; it names the digest of every file. */
  readonly passed: Record<string, string>;
  readonly changes: ModelChange[];
}

/** Labels by name, and what is noted of it. */
export interface Arrangement {
  readonly name: string;
  readonly labels: Readonly<Record<string, number>>;
  readonly changes: readonly { readonly version: number; readonly what: string }[];
}

export interface MemoryDeps {
  readonly checkpoints: Checkpoints;
  readonly telemetry: Telemetry;
}

export class ModelMemory {
  readonly #deps: MemoryDeps;
  #kept: Kept;

  constructor(deps: MemoryDeps, kept: Kept) {
    this.#deps = deps;
    this.#kept = kept;
  }

  get labels(): readonly ModelLabel[] {
    return this.#kept.labels;
  }

  changes(name: string): readonly ModelChange[] {
    return this.#kept.changes.filter((change) => change.name === name);
  }

  isRetired = (id: ModelId): boolean => this.#kept.retired.some(isSame(id));

  hasPassed = (card: ModelCard): boolean => this.#kept.passed[formatModelId(card)] === JSON.stringify(card);

  /** Notes what happened to these, to be kept when the store can. */
  async note(ids: readonly ModelId[], at: Instant, what: string, passed?: ModelCard): Promise<void> {
    try {
      const changes = ids.map(({ name, version }) => ({ name, version, at, what }));
      await this.#put({
        ...(passed && { passed: { ...this.#kept.passed, [formatModelId(passed)]: JSON.stringify(passed) } }),
        changes: [...this.#kept.changes, ...changes].slice(-CHANGES_MAX),
      });
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      this.#deps.telemetry.log('warn', 'what happened to a model could not be kept', {
        models: ids.map(formatModelId),
        what,
        reason: error.reason,
      });
    }
  }

  /** `undefined`: nobody of the name has the label any more. Rejects with `StoreUnavailable`, and nothing has changed then. */
  async label(label: string, name: string, version: number | undefined, at: Instant): Promise<void> {
    const others = this.labels.filter((known) => known.name !== name || known.label !== label);
    const before = this.labels.find((known) => known.name === name && known.label === label);
    const id = { name, version: version ?? before?.version ?? 0 };
    await this.#put({
      labels: version === undefined ? others : [...others, { label, name, version, at }],
      changes: this.#with(id, at, version === undefined ? `${label} no more` : label),
    });
  }

  /**
   * The service's own word, all of it or nothing: moves its labels of a name (0: takes them away), if the champion is still
   * one that it made, or there is none. Resolves with whether it is so. Likewise.
   */
  async arrange({ name, labels, changes }: Arrangement, at: Instant): Promise<boolean> {
    const champion = this.labels.find((known) => known.name === name && known.label === CHAMPION);
    if (champion && champion.isOwn !== true) return false;
    const moved = Object.keys(labels);
    const others = this.labels.filter((known) => known.name !== name || !moved.includes(known.label));
    const given = Object.entries(labels).filter(([, version]) => version > 0);
    await this.#put({
      labels: [...others, ...given.map(([label, version]) => ({ label, name, version, at, isOwn: true }))],
      changes: [
        ...this.#kept.changes,
        ...changes.map(({ version, what }) => ({ name, version, at, what })),
      ].slice(-CHANGES_MAX),
    });
    return true;
  }

  /** It has no label from then on. Likewise. */
  async retire(id: ModelId, at: Instant): Promise<void> {
    const isOther = (known: ModelId): boolean => !isSame(id)(known);
    await this.#put({
      labels: this.#kept.labels.filter(isOther),
      retired: [...this.#kept.retired.filter(isOther), { name: id.name, version: id.version }],
      changes: this.#with(id, at, 'retired'),
    });
  }

  /** Likewise. */
  async unretire(id: ModelId): Promise<void> {
    if (this.isRetired(id)) {
      await this.#put({ retired: this.#kept.retired.filter((known) => !isSame(id)(known)) });
    }
  }

  #with({ name, version }: ModelId, at: Instant, what: string): ModelChange[] {
    return [...this.#kept.changes, { name, version, at, what }].slice(-CHANGES_MAX);
  }

  async #put(changed: Partial<Kept>): Promise<void> {
    const before = this.#kept;
    this.#kept = { ...before, ...changed };
    try {
      await this.#deps.checkpoints.put(NAME, this.#kept);
    } catch (error) {
      this.#kept = before;
      throw error;
    }
  }
}

const isSame =
  (id: ModelId) =>
  ({ name, version }: ModelId): boolean =>
    name === id.name && version === id.version;

export async function openModelMemory(deps: MemoryDeps): Promise<ModelMemory> {
  const kept = ((await deps.checkpoints.get(NAME)) ?? {}) as Partial<Kept>;
  const { labels = [], retired = [], passed = {}, changes = [] } = kept;
  return new ModelMemory(deps, { labels, retired, passed, changes });
}
