import { createMemoryEvents } from '../../fakes/events.ts';
import { duckDbPlace } from './duckdb-place.ts';
import { eventsContract } from './events.ts';
import type { AnnouncedEvent } from '../../../src/core/demand/events/announced-event.ts';
import type { Occurrence } from '../../../src/core/forecast/events/occurrence.ts';

eventsContract('in memory', () => {
  const kept = new Map<string, AnnouncedEvent>();
  const learned = new Map<string, Occurrence>();
  return Promise.resolve({ open: () => Promise.resolve(createMemoryEvents(kept, learned)) });
});

eventsContract('DuckDB', async (t) => {
  const place = await duckDbPlace(t);
  return { open: async () => (await place.open()).events };
});
