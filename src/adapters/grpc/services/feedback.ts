/** FeedbackService: what was said, compared with what came. */
import type { App } from '../../../app/api.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodeAccuracyQuestion } from '../decode/feedback.ts';
import { encodeAccuracy } from '../encode/feedback.ts';
import type { FeedbackServiceHandlers } from '../gen/pra/v1/FeedbackService.ts';

export const feedbackService = (app: App, { unary }: CallKinds): FeedbackServiceHandlers => ({
  GetAccuracy: unary(async (request) => {
    const accuracies = await app.accuracy(decodeAccuracyQuestion(request, app));
    return { accuracies: accuracies.map(encodeAccuracy) };
  }),
});
