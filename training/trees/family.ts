/** How does the forest learn from all series of a system, and which versions come of it? */
import type { GlobalFamily } from '../fits/global-family.ts';
import { openPastGraph } from '../fits/run-on-past.ts';
import { encodeModel } from '../onnx/model-proto.ts';
import { featureGraph } from './graph.ts';
import { layoutFor } from './layout.ts';
import { lessonsBefore, lessonsOf } from './lessons.ts';
import { FOREST, LESSON_DAYS, NAME } from './settings.ts';
import { trainForest } from './train.ts';
import { forestCard, forestVersion } from './version.ts';

export const TREES = {
  name: NAME,
  historyDays: LESSON_DAYS,
  learn: async (pasts) => {
    const [first] = pasts;
    if (!first) return { train: () => undefined };
    const layout = layoutFor(first.stepMs);
    const card = { ...forestCard(layout), sha256: [] };
    const graph = await openPastGraph(encodeModel(featureGraph(layout)), card);
    const all = await lessonsOf(graph, pasts, layout).finally(() => graph.session.release());
    return {
      train: (until, version) => {
        const lessons = lessonsBefore(all, { layout, until });
        const forest = trainForest(lessons, until);
        if (!forest) return undefined;
        const range = [Math.min(...lessons.issuedAt), until]
          .map((at) => new Date(at).toISOString())
          .join('/');
        const { rows, sources } = lessons;
        const trainedOn = { range, sources, rows, seed: FOREST.seed, revision: 'none' };
        return forestVersion(layout, { forest, version, trainedOn });
      },
    };
  },
} satisfies GlobalFamily;
