/**
 * Which version was there, and what does it say? Models that were trained again and again, each version with the end of
 * what it was trained on; run in the thread that calls, where nobody else waits for it.
 */
import { openGraph } from '../graph.ts';
import type { Graph } from '../graph.ts';
import { trainedUntil } from '../../../core/forecast/model/model-card.ts';
import type { ModelCard } from '../../../core/forecast/model/model-card.ts';
import { formatModelId } from '../../../core/forecast/model/model-card.ts';
import type { Instant } from '../../../core/units/time.ts';
import type { ServableModel } from '../../../ports/models/model-repository.ts';
import type { Predictor, PredictorRequest } from '../../../ports/predictor.ts';

export interface TimedModels {
  /** Those cards, each as it was at that time; before a model was first trained the card of its first version. */
  cardsAt(cards: readonly ModelCard[], at: Instant): readonly ModelCard[];
  /** `predictor`, that has every version of these models too. */
  over(predictor: Predictor): Pick<Predictor, 'predict'>;
  close(): Promise<void>;
}

/** Of all versions whose cards say until when they were trained. */
export function timedModels(models: readonly ServableModel[]): TimedModels {
  const trained = models
    .filter(({ card }) => Number.isFinite(trainedUntil(card)))
    .sort((a, b) => trainedUntil(a.card) - trainedUntil(b.card));
  const files = new Map(trained.map((model) => [formatModelId(model.card), model]));
  const graphs = new Map<string, Promise<Graph>>();
  const graphOf = ({ card, file }: ServableModel): Promise<Graph> => {
    const id = formatModelId(card);
    const graph = graphs.get(id) ?? openGraph(card, file, () => false);
    graphs.set(id, graph);
    return graph;
  };
  return {
    cardsAt: (cards, at) =>
      cards.map((card) => {
        const versions = trained.filter((model) => model.card.name === card.name);
        const then = versions.findLast((model) => trainedUntil(model.card) <= at) ?? versions[0];
        return then?.card ?? card;
      }),
    over: (predictor) => ({
      predict: async (request: PredictorRequest) => {
        const model = files.get(formatModelId(request.model));
        if (!model) return predictor.predict(request);
        return (await graphOf(model)).run(request);
      },
    }),
    close: async () => {
      for (const graph of graphs.values()) await (await graph).release();
    },
  };
}
