/** The predictor that other tests plan with keeps the contract too. */
import { createFakePredictor } from '../fakes/predictor.ts';
import { predictorContract } from './predictor.ts';

predictorContract('fake', (t, cards) => {
  const models = cards.map((card) => ({
    card,
    experts: { first: (row: { context(back: number): number }) => row.context(1), second: () => 1 },
  }));
  const predictor = createFakePredictor(models);
  t.after(() => predictor.close());
  return Promise.resolve(predictor);
});
