/** EventService: what is known ahead of time. */
import type { App } from '../../../app/api.ts';
import type { CallKinds } from '../calls/handlers.ts';
import { decodeCalendar, decodeDeletion, decodeEvent, decodeListing } from '../decode/event.ts';
import { encodeCalendarOutcome, encodeEvent } from '../encode/event.ts';
import type { EventServiceHandlers } from '../gen/pra/v1/EventService.ts';
import { tooManyEvents, unknownPlace } from '../status/failure.ts';

export const eventService = (app: App, { unary }: CallKinds): EventServiceHandlers => ({
  PutEvent: unary(async (request) => {
    const event = decodeEvent(request);
    const outcome = await app.putEvents([event]);
    if (outcome.kind === 'full') throw tooManyEvents(outcome.eventsMax);
    return { replaced: outcome.replaced.has(event.id) };
  }),
  ListEvents: unary((request) => ({ events: app.events(decodeListing(request)).map(encodeEvent) })),
  DeleteEvent: unary(async (request) => {
    const id = decodeDeletion(request);
    return { deleted: (await app.removeEvents([id])).has(id) };
  }),
  ImportCalendar: unary(async (request) => {
    const calendar = decodeCalendar(request);
    const outcome = await app.importCalendar(calendar);
    if (outcome.kind === 'full') throw tooManyEvents(outcome.eventsMax);
    if (outcome.kind === 'unknown-place') throw unknownPlace(request.holidays);
    return encodeCalendarOutcome(outcome);
  }),
});
