/** How are events written for people? */
import type { Event__Output } from '../../adapters/grpc/gen/pra/v1/Event.ts';
import type { EventKind as WireKind, EventKind__Output } from '../../adapters/grpc/gen/pra/v1/EventKind.ts';
import type { EventKind } from '../../core/demand/events/announced-event.ts';
import { table } from '../output.ts';
import * as words from '../words.ts';

/** The contract's word for a kind. */
export const kindWord = (kind: EventKind): WireKind & string =>
  `EVENT_KIND_${kind.toUpperCase() as Uppercase<EventKind>}`;

/** One line each, in their order. */
export function describeEvents(events: readonly Event__Output[]): string[] {
  if (events.length === 0) return ['nothing is announced'];
  return table({
    head: ['event', 'kind', 'from', 'to', 'effect', 'learned', 'sources'],
    left: [0, 1, 2, 3, 4, 5, 6],
    rows: events.map((event) => [
      event.id,
      kindOf(event.kind),
      words.time(event.range?.from ?? null),
      words.time(event.range?.to ?? null),
      effectOf(event),
      learnedOf(event),
      event.sources.join(' '),
    ]),
  });
}

const kindOf = (kind: EventKind__Output): string => words.enumWord(kind, 'EVENT_KIND_');

/** `× 3 ± 20 %`, `+ 200/s ± 60`, `not known`. */
function effectOf({ factor, volume }: Event__Output): string {
  if (factor) return `× ${words.number(factor.factor)} ± ${words.percent(factor.uncertainty)}`;
  if (!volume) return 'not known';
  const [sign, rate] =
    volume.fewerRequestsPerSecond > 0
      ? ['−', volume.fewerRequestsPerSecond]
      : ['+', volume.moreRequestsPerSecond];
  return `${sign} ${words.number(rate)}/s ± ${words.number(volume.uncertainty)}`;
}

/** `× 3.1 ± 20 %, of 2`. */
const learnedOf = ({ learned }: Event__Output): string =>
  learned
    ? `× ${words.number(learned.factor)} ± ${words.percent(learned.uncertainty)}, of ${learned.occurrences}`
    : words.NONE;
