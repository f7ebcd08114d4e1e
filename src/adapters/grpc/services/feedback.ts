/** FeedbackService: what was said, compared with what came. */
import type { App } from '../../../app/api.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodeAccuracyQuestion, decodeDriftQuestion } from '../decode/feedback.ts';
import { encodeAccuracy, encodeDrift } from '../encode/feedback.ts';
import type { FeedbackServiceHandlers } from '../gen/pra/v1/FeedbackService.ts';

export const feedbackService = (app: App, { unary, watch }: CallKinds): FeedbackServiceHandlers => ({
  GetAccuracy: unary(async (request) => {
    const accuracies = await app.accuracy(decodeAccuracyQuestion(request, app));
    return { accuracies: accuracies.map(encodeAccuracy) };
  }),
  ListDrift: unary((request) => {
    const question = decodeDriftQuestion(request, app);
    return { drifts: app.drifts({ ...question, runningOnly: request.runningOnly }).map(encodeDrift) };
  }),
  WatchDrift: watch(
    (request, signal) =>
      app.watchDrifts({ ...decodeDriftQuestion(request, app), runningOnly: false }, signal),
    (drift) => ({ drift: encodeDrift(drift) }),
  ),
});
