/** A folder of models in memory, and a validator that says what a test has it say. */
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import type { ModelCard, ModelId } from '../../src/core/forecast/model/model-card.ts';
import type { Models, ModelStatus } from '../../src/app/models/model-status.ts';
import type { ModelRepository, PublishedModel } from '../../src/ports/models/model-repository.ts';
import type { ModelValidator } from '../../src/ports/models/model-validator.ts';
import { minuteCard } from './predictor.ts';

export interface FakeRepository extends ModelRepository {
  /** Puts a version there, or another content in its place; with reasons it is broken. */
  put(card: ModelCard, reasons?: readonly string[]): void;
  remove(id: ModelId): void;
  /** Versions that were read, in order. */
  readonly reads: readonly string[];
}

export function createFakeRepository(cards: readonly ModelCard[] = []): FakeRepository {
  const there = new Map<string, { stamp: string; model: PublishedModel }>();
  const reads: string[] = [];
  let stamps = 0;
  const put: FakeRepository['put'] = (card, reasons) => {
    const { name, version } = card;
    const model: PublishedModel = reasons
      ? { state: 'broken', name, version, reasons }
      : { state: 'intact', card, file: '' };
    there.set(formatModelId(card), { stamp: `${(stamps += 1)}`, model });
  };
  const idOf = ({ model }: { model: PublishedModel }): ModelId => {
    const { name, version } = model.state === 'intact' ? model.card : model;
    return { name, version };
  };
  for (const card of cards) put(card);
  return {
    put,
    reads,
    remove: (id) => void there.delete(formatModelId(id)),
    list: () => Promise.resolve([...there.values()].map(({ model }) => model)),
    look: () => Promise.resolve([...there.values()].map((one) => ({ ...idOf(one), stamp: one.stamp }))),
    read: (id) => {
      reads.push(formatModelId(id));
      const found = there.get(formatModelId(id))?.model;
      const { name, version } = id;
      return Promise.resolve(found ?? { state: 'broken', name, version, reasons: ['it is not there'] });
    },
  };
}

export interface FakeValidator extends ModelValidator {
  readonly validated: readonly string[];
}

export function createFakeValidator(
  verdict: (id: ModelId) => Promise<readonly string[]> | readonly string[] = () => [],
): FakeValidator {
  const validated: string[] = [];
  return {
    validated,
    validate: async ({ card }) => {
      validated.push(formatModelId(card));
      return verdict(card);
    },
    close: () => Promise.resolve(),
  };
}

const READY: ModelStatus = {
  name: 'simple',
  version: 1,
  state: 'ready',
  reasons: [],
  since: 1_767_225_600_000,
  mixes: true,
  isCandidate: false,
  labels: ['champion'],
  card: minuteCard({ name: 'simple' }),
};

const REFUSED: ModelStatus = {
  ...READY,
  version: 2,
  state: 'refused',
  reasons: ['model.onnx is missing', 'it is slow'],
  mixes: false,
  labels: [],
  card: undefined,
};

/** `simple/1` is ready, `simple/2` refused, and nothing ever changes. */
export const fakeModels = (replaced: Partial<Models> = {}): Models => {
  const outcome = ({ version }: { version: number | undefined }) =>
    Promise.resolve(
      version === 1 || version === undefined
        ? ({ kind: 'done', model: READY } as const)
        : version === 2
          ? ({ kind: 'not-ready', model: REFUSED } as const)
          : ({ kind: 'unknown-model' } as const),
    );
  return {
    list: () => [READY, REFUSED],
    changes: (name) => [{ name, version: 1, at: READY.since, what: 'ready' }],
    load: outcome,
    setLabel: (_label, of) => outcome(of),
    retire: outcome,
    ...replaced,
  };
};
