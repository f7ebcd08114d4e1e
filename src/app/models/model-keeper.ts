/**
 * The life of a model: a version that is copied into the folder is seen, put to the test and READY or REFUSED with its
 * reasons; of each name one version mixes, and a change of these is loaded beside what serves and takes its place
 * between two cycles. What serves is what lies in the folder: a version that goes, or is changed, mixes no more.
 */
import type { Arrangement, ModelMemory } from './model-memory.ts';
import { openModelMemory } from './model-memory.ts';
import type { ModelLabel, ModelOutcome, Models, ModelState, ModelStatus } from './model-status.ts';
import { chooseCandidates, chooseVersions, READY } from './model-status.ts';
import type { KeeperDeps, KeeperPolicy } from './keeper-deps.ts';
import type { Version } from './model-version.ts';
import { become, CHANGED, GONE, newVersion, RETIRED, SEEN, TESTED, unfit } from './model-version.ts';
import type { Served } from '../plan/planner.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { SECOND_MS } from '../../core/units/time.ts';

export interface ModelKeeper extends Models {
  /** Of all names; which of them the service gave. */
  labels(): readonly ModelLabel[];
  /** The service's own word (`ModelMemory.arrange`), in force from one of the next cycles on. */
  arrange(arrangement: Arrangement): Promise<boolean>;
  /** Looks at the folder again and again until `signal` aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
  /** Has what is loaded take the place of what serves, by `change`; nothing, if nothing is to be changed. */
  betweenCycles(change: () => Promise<Served>): Promise<void>;
}

/** How often the folder is looked at. */
export const LOOK_EVERY_MS = 2 * SECOND_MS;
/** A version that is not whole is taken for one that is being copied, until nothing has changed for so long. */
export const SETTLED_MS = 10 * SECOND_MS;

/** Resolves when what is in the folder was judged, and what may serve does. */
export async function openModelKeeper(deps: KeeperDeps, policy: KeeperPolicy): Promise<ModelKeeper> {
  const keeper = new Keeper(deps, policy, await openModelMemory(deps));
  await keeper.open();
  return keeper;
}

/** Ids of versions by what they are there for. */
interface Cast {
  readonly mixing: readonly string[];
  readonly candidates: readonly string[];
}

class Keeper implements ModelKeeper {
  readonly #deps: KeeperDeps;
  readonly #policy: KeeperPolicy;
  readonly #memory: ModelMemory;
  readonly #versions = new Map<string, Version>();
  /** Ids of what the planner serves, and of what it has loaded beside. */
  #serving: Cast = { mixing: [], candidates: [] };
  #prepared: Cast | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(deps: KeeperDeps, policy: KeeperPolicy, memory: ModelMemory) {
    this.#deps = deps;
    this.#policy = policy;
    this.#memory = memory;
  }

  async open(): Promise<void> {
    for (const seen of await this.#deps.repository.look()) {
      const version = this.#newVersion(seen, seen.stamp);
      await this.#judge(version, { isStart: true, isSettled: true });
    }
    await this.#inTurn(() => this.#prepare());
    await this.betweenCycles(() => this.#deps.planner.serve());
  }

  async run(signal: AbortSignal): Promise<void> {
    const { folderClock: clock, telemetry } = this.#deps;
    const wait = async (): Promise<boolean> => {
      await clock.until(clock.now() + LOOK_EVERY_MS, signal);
      return !signal.aborted;
    };
    while (await wait()) {
      try {
        await this.#look();
        await this.#inTurn(() => this.#prepare());
      } catch (error) {
        telemetry.log('warn', 'the models could not be looked at; it is tried again', { error });
      }
    }
  }

  async betweenCycles(change: () => Promise<Served>): Promise<void> {
    const prepared = this.#prepared;
    if (!prepared) return;
    const { serving, candidates } = await change();
    const before = this.#serving;
    this.#serving = { mixing: serving.map(formatModelId), candidates: candidates.map(formatModelId) };
    if (this.#prepared === prepared) this.#prepared = undefined;
    const { mixing: models, candidates: tried } = this.#serving;
    this.#deps.telemetry.log('info', 'these models mix from now on', { models, candidates: tried });
    await this.#noteNew(serving, before.mixing, 'mixes');
    await this.#noteNew(candidates, before.candidates, 'is tried');
  }

  async #noteNew(ids: readonly ModelId[], before: readonly string[], what: string): Promise<void> {
    const newcomers = ids.filter((id) => !before.includes(formatModelId(id)));
    if (newcomers.length > 0) await this.#memory.note(newcomers, this.#deps.clock.now(), what);
  }

  list(): readonly ModelStatus[] {
    return [...this.#versions.values()]
      .map((version) => this.#statusOf(version))
      .sort((a, b) => (a.name === b.name ? a.version - b.version : a.name < b.name ? -1 : 1));
  }

  labels(): readonly ModelLabel[] {
    return this.#memory.labels;
  }

  async arrange(arrangement: Arrangement): Promise<boolean> {
    const isDone = await this.#memory.arrange(arrangement, this.#deps.clock.now());
    if (isDone) await this.#inTurn(() => this.#prepare());
    return isDone;
  }

  changes(name: string): ReturnType<Models['changes']> {
    return this.#memory.changes(name);
  }

  async load(id: ModelId): Promise<ModelOutcome> {
    const seen = (await this.#deps.repository.look()).find((one) => formatModelId(one) === formatModelId(id));
    if (!seen) return { kind: 'unknown-model' };
    await this.#memory.unretire(id);
    const version = this.#versions.get(formatModelId(id)) ?? this.#newVersion(id, seen.stamp);
    this.#stamp(version, seen.stamp);
    await this.#judge(version, { isStart: false, isSettled: true });
    await this.#inTurn(() => this.#prepare());
    return { kind: 'done', model: this.#statusOf(version) };
  }

  async setLabel(label: string, { name, version }: Parameters<Models['setLabel']>[1]): Promise<ModelOutcome> {
    const now = this.#deps.clock.now();
    const labelled = this.#memory.labels.find((known) => known.name === name && known.label === label);
    const wanted = version ?? labelled?.version;
    const known = wanted === undefined ? undefined : this.#versions.get(formatModelId({ name, version: wanted }));
    if (!known) return { kind: 'unknown-model' };
    if (version !== undefined && known.state !== 'ready') {
      return { kind: 'not-ready', model: this.#statusOf(known) };
    }
    await this.#memory.label(label, name, version, now);
    await this.#inTurn(() => this.#prepare());
    return { kind: 'done', model: this.#statusOf(known) };
  }

  async retire(id: ModelId): Promise<ModelOutcome> {
    const version = this.#versions.get(formatModelId(id));
    if (!version) return { kind: 'unknown-model' };
    await this.#memory.retire(id, this.#deps.clock.now());
    this.#become(version, 'retired', [RETIRED]);
    await this.#inTurn(() => this.#prepare());
    return { kind: 'done', model: this.#statusOf(version) };
  }

  async #look(): Promise<void> {
    const now = this.#deps.folderClock.now();
    const seen = await this.#deps.repository.look();
    const there = new Set(seen.map(formatModelId));
    for (const [id, version] of this.#versions) {
      if (there.has(id)) version.isGone = false;
      else if (version.isGone) await this.#forget(id, version);
      else version.isGone = true; // A folder that is being replaced is away for a moment.
    }
    for (const { stamp, ...id } of seen) {
      const version = this.#versions.get(formatModelId(id));
      if (!version) this.#newVersion(id, stamp);
      else if (version.stamp !== stamp) this.#stamp(version, stamp);
      else if (!version.isRead) {
        await this.#judge(version, { isStart: false, isSettled: now - version.stampSince >= SETTLED_MS });
      }
    }
  }

  #newVersion(id: ModelId, stamp: string): Version {
    const { clock, folderClock } = this.#deps;
    const known = newVersion(id, { stamp, stampSince: folderClock.now() }, clock.now());
    this.#versions.set(formatModelId(id), known);
    return known;
  }

  #stamp(version: Version, stamp: string): void {
    version.isRead = false;
    if (version.stamp === stamp) return;
    version.stamp = stamp;
    version.stampSince = this.#deps.folderClock.now();
    if (version.state === 'refused' && version.readyCard === undefined) this.#become(version, 'loading', [SEEN]);
  }

  async #forget(id: string, version: Version): Promise<void> {
    if (version.readyCard === undefined) this.#versions.delete(id);
    else if (version.state !== 'retired') {
      this.#become(version, 'retired', [GONE]);
      await this.#memory.note([version], version.since, GONE);
    }
    version.isRead = false;
  }

  /** Reads a version and settles what it is, as far as that can be told. */
  async #judge(version: Version, how: { readonly isStart: boolean; readonly isSettled: boolean }): Promise<void> {
    const published = await this.#deps.repository.read(version);
    version.model = published.state === 'intact' ? published : undefined;
    const problems = published.state === 'broken' ? published.reasons : unfit(version, published.card, this.#policy.stepMs);
    if (problems.length > 0 && version.state === 'loading' && !how.isSettled) {
      version.reasons = problems; // Most likely it is being copied: it is read again.
      return;
    }
    version.isRead = true;
    if (this.#memory.isRetired(version)) {
      this.#become(version, 'retired', [RETIRED]);
      return;
    }
    if (problems.length > 0 || published.state === 'broken') {
      await this.#refuse(version, version.readyCard === undefined ? problems : [CHANGED, ...problems]);
      return;
    }
    const { card } = published;
    const isKnown = version.readyCard !== undefined || this.#memory.hasPassed(card);
    if (!isKnown && !(how.isStart && this.#policy.isOwn(published))) {
      this.#become(version, 'loading', [TESTED]);
      const found = await this.#deps.validator.validate(published);
      // It may have been retired meanwhile.
      if (this.#memory.isRetired(version)) return;
      if (found.length > 0) {
        await this.#refuse(version, found);
        return;
      }
    }
    version.readyCard = JSON.stringify(card);
    this.#become(version, 'ready', []);
    if (!this.#memory.hasPassed(card)) await this.#memory.note([version], version.since, READY, card);
  }

  async #refuse(version: Version, reasons: readonly string[]): Promise<void> {
    this.#become(version, 'refused', reasons);
    this.#deps.telemetry.log('error', 'a model version is refused', {
      model: formatModelId(version),
      reasons: version.reasons,
    });
    await this.#memory.note([version], version.since, `refused: ${version.reasons.join('; ')}`);
  }

  #become(version: Version, state: ModelState, reasons: readonly string[]): void {
    become(version, { state, reasons }, this.#deps.clock.now());
  }

  /** Has the planner load what is to mix from now on, unless that serves, or is loaded, already. */
  async #prepare(): Promise<void> {
    const versions = [...this.#versions.values()];
    const mixing = chooseVersions(versions, this.#memory.labels);
    const candidates = chooseCandidates(versions, this.#memory.labels, mixing);
    const chosen = [...mixing, ...candidates];
    const models = chosen.flatMap((version) =>
      version.model
        ? [{ card: version.model.card, file: version.model.file, isCandidate: candidates.includes(version) }]
        : [],
    );
    const cast = { mixing: mixing.map(formatModelId), candidates: candidates.map(formatModelId) };
    if (JSON.stringify(cast) === JSON.stringify(this.#prepared ?? this.#serving)) return;
    const problems = await this.#deps.planner.prepare(models);
    for (const [index, problem] of problems.entries()) {
      const version = chosen[index];
      if (version && problem !== undefined) await this.#refuse(version, [problem]);
    }
    // Another version of its name is taken then.
    if (problems.some((problem) => problem !== undefined)) await this.#prepare();
    else this.#prepared = cast;
  }

  #statusOf({ name, version, state, reasons, since, model }: Version): ModelStatus {
    const id = formatModelId({ name, version });
    const labels = this.#memory.labels.filter((label) => formatModelId(label) === id && state === 'ready');
    return {
      ...{ name, version, state, reasons, since, card: model?.card },
      mixes: this.#serving.mixing.includes(id),
      isCandidate: this.#serving.candidates.includes(id),
      labels: labels.map(({ label }) => label).sort(),
    };
  }

  #inTurn(job: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(job);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}
