// Original file: pra/v1/event.proto

/**
 * Of what sort an event is. Models that know the sort see it as an input of their own.
 */
export const EventKind = {
  /**
   * Not allowed: say OTHER.
   */
  EVENT_KIND_UNSPECIFIED: 'EVENT_KIND_UNSPECIFIED',
  EVENT_KIND_CAMPAIGN: 'EVENT_KIND_CAMPAIGN',
  EVENT_KIND_RELEASE: 'EVENT_KIND_RELEASE',
  EVENT_KIND_HOLIDAY: 'EVENT_KIND_HOLIDAY',
  /**
   * What is counted during a maintenance window says nothing about demand: nothing is learned from it.
   */
  EVENT_KIND_MAINTENANCE: 'EVENT_KIND_MAINTENANCE',
  /**
   * As maintenance, but nobody wanted it.
   */
  EVENT_KIND_OUTAGE: 'EVENT_KIND_OUTAGE',
  EVENT_KIND_OTHER: 'EVENT_KIND_OTHER',
} as const;

/**
 * Of what sort an event is. Models that know the sort see it as an input of their own.
 */
export type EventKind =
  /**
   * Not allowed: say OTHER.
   */
  | 'EVENT_KIND_UNSPECIFIED'
  | 0
  | 'EVENT_KIND_CAMPAIGN'
  | 1
  | 'EVENT_KIND_RELEASE'
  | 2
  | 'EVENT_KIND_HOLIDAY'
  | 3
  /**
   * What is counted during a maintenance window says nothing about demand: nothing is learned from it.
   */
  | 'EVENT_KIND_MAINTENANCE'
  | 4
  /**
   * As maintenance, but nobody wanted it.
   */
  | 'EVENT_KIND_OUTAGE'
  | 5
  | 'EVENT_KIND_OTHER'
  | 6

/**
 * Of what sort an event is. Models that know the sort see it as an input of their own.
 */
export type EventKind__Output = typeof EventKind[keyof typeof EventKind]
