/** Several repositories as one: what an operator put into place, and what the service trained itself. */
import { compareIds, idOf } from './model-repository.ts';
import type { ModelId } from '../../core/forecast/model/model-card.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { ModelRepository } from '../../ports/models/model-repository.ts';

/** All versions of both; one that both have is that of the first. */
export function joinRepositories(first: ModelRepository, second: ModelRepository): ModelRepository {
  return {
    list: async () => joined(await Promise.all([first.list(), second.list()]), idOf),
    look: async () => joined(await Promise.all([first.look(), second.look()]), (seen) => seen),
    read: async (id) => {
      const isThere = (await second.look()).some((seen) => compareIds(seen, id) === 0);
      const comesFirst = (await first.look()).some((seen) => compareIds(seen, id) === 0);
      return isThere && !comesFirst ? second.read(id) : first.read(id);
    },
  };
}

function joined<Version>(
  [first, second]: readonly [readonly Version[], readonly Version[]],
  id: (version: Version) => ModelId,
): readonly Version[] {
  const taken = new Set(first.map((version) => formatModelId(id(version))));
  const others = second.filter((version) => !taken.has(formatModelId(id(version))));
  return [...first, ...others].sort((a, b) => compareIds(id(a), id(b)));
}
