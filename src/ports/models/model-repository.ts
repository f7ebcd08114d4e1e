import type { ModelCard, ModelId } from '../../core/forecast/model/model-card.ts';

/** Model versions that were published, immutable each. */
export interface ModelRepository {
  /** All versions that are there, sorted by name and version. A folder that is no version is left out; a broken one is here with its reason. */
  list(): Promise<readonly PublishedModel[]>;
  /** The same versions, by what can be seen of them without reading them. */
  look(): Promise<readonly SeenVersion[]>;
  /** One version, read now; one that is not there is broken. */
  read(id: ModelId): Promise<PublishedModel>;
}

export interface SeenVersion extends ModelId {
  /** Another one when any file was changed, came or went. */
  readonly stamp: string;
}

/** A version and where its graph is. */
export interface ServableModel {
  readonly card: ModelCard;
  /** Absolute path of the graph. */
  readonly file: string;
}

export type PublishedModel =
  | (ServableModel & { readonly state: 'intact' })
  | { readonly state: 'broken'; readonly name: string; readonly version: number; /** All of them. */ readonly reasons: readonly string[] };
