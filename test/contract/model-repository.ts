/** What holds for every `ModelRepository`, wherever its versions are kept. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { formatModelId } from '../../src/core/forecast/model/model-card.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import type { ModelRepository, PublishedModel } from '../../src/ports/models/model-repository.ts';
import { testCard } from './predictor-graphs.ts';

export interface OpenedRepository {
  readonly repository: ModelRepository;
  /** Publishes a version, whole; only its card says which. */
  readonly publish: (card: Omit<ModelCard, 'sha256'>) => Promise<void>;
  /** Spoils a version that was published. */
  readonly spoil: (card: Omit<ModelCard, 'sha256'>) => Promise<void>;
}

/** An empty repository, removed after the test. */
export type OpenRepository = (t: TestContext) => Promise<OpenedRepository>;

export function modelRepositoryContract(name: string, open: OpenRepository): void {
  const sentence = (text: string): string => `${name}: ${text}`;

  test(sentence('lists nothing when nothing was published'), async (t) => {
    const { repository } = await open(t);
    assert.deepEqual(await repository.list(), []);
  });

  test(sentence('lists all versions by name, then by version as a number'), async (t) => {
    const { repository, publish } = await open(t);
    for (const version of [10, 2, 1]) await publish(testCard({ version }));
    await publish(testCard({ name: 'a' }));
    assert.deepEqual((await repository.list()).map(describe), [
      'a/1 intact',
      'echo/1 intact',
      'echo/2 intact',
      'echo/10 intact',
    ]);
  });

  test(sentence('gives the card as it was published, but for its digests'), async (t) => {
    const { repository, publish } = await open(t);
    const card = testCard({ levels: [0.5, 0.9, 0.99], scope: 'per-source' });
    await publish(card);
    const [model] = await repository.list();
    assert.ok(model?.state === 'intact');
    assert.deepEqual(model.card, { ...card, sha256: model.card.sha256 });
    assert.match(model.card.sha256[0]?.digest ?? '', /^[0-9a-f]{64}$/);
  });

  test(sentence('sees a version that is published later'), async (t) => {
    const { repository, publish } = await open(t);
    await publish(testCard());
    await repository.list();
    await publish(testCard({ version: 2 }));
    assert.deepEqual((await repository.list()).map(describe), ['echo/1 intact', 'echo/2 intact']);
  });

  test(sentence('tells of a broken version with its reason, among the others'), async (t) => {
    const { repository, publish, spoil } = await open(t);
    for (const version of [1, 2, 3]) await publish(testCard({ version }));
    await spoil(testCard({ version: 2 }));
    const models = await repository.list();
    assert.deepEqual(models.map(describe), ['echo/1 intact', 'echo/2 broken', 'echo/3 intact']);
    const [, broken] = models;
    assert.ok(broken?.state === 'broken' && broken.reasons.length > 0);
  });
}

/** `echo/1 intact`. */
export const describe = (model: PublishedModel): string =>
  `${formatModelId(model.state === 'intact' ? model.card : model)} ${model.state}`;
