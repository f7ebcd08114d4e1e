// Original file: pra/v1/event.proto

import type { PublicHolidays as _pra_v1_PublicHolidays, PublicHolidays__Output as _pra_v1_PublicHolidays__Output } from '../../pra/v1/PublicHolidays.ts';
import type { EventKind as _pra_v1_EventKind, EventKind__Output as _pra_v1_EventKind__Output } from '../../pra/v1/EventKind.ts';
import type { FactorEffect as _pra_v1_FactorEffect, FactorEffect__Output as _pra_v1_FactorEffect__Output } from '../../pra/v1/FactorEffect.ts';
import type { VolumeEffect as _pra_v1_VolumeEffect, VolumeEffect__Output as _pra_v1_VolumeEffect__Output } from '../../pra/v1/VolumeEffect.ts';
import type { LearnEffect as _pra_v1_LearnEffect, LearnEffect__Output as _pra_v1_LearnEffect__Output } from '../../pra/v1/LearnEffect.ts';

export interface ImportCalendarRequest {
  /**
   * Names the calendar for good, for example `marketing`; ids of its events begin with it. 1 to 80 characters.
   */
  'calendarId'?: (string);
  /**
   * A file in the iCalendar format (RFC 5545), at most 4 MiB: entries with RRULE, RDATE, EXDATE and RECURRENCE-ID;
   * times with a zone of IANA or of the file's own, others are of the service's. An entry's name is its SUMMARY; a
   * category that is the word of a kind (`release`) is its kind.
   */
  'icalendar'?: (string);
  'holidays'?: (_pra_v1_PublicHolidays | null);
  /**
   * Of entries that do not say it; unset: OTHER. Public holidays are HOLIDAY.
   */
  'kind'?: (_pra_v1_EventKind);
  /**
   * As `Event.sources`.
   */
  'sources'?: (string)[];
  'factor'?: (_pra_v1_FactorEffect | null);
  'volume'?: (_pra_v1_VolumeEffect | null);
  'learn'?: (_pra_v1_LearnEffect | null);
  'calendar'?: "icalendar"|"holidays";
  /**
   * Of every event. Unset: `learn`.
   */
  'effect'?: "factor"|"volume"|"learn";
}

export interface ImportCalendarRequest__Output {
  /**
   * Names the calendar for good, for example `marketing`; ids of its events begin with it. 1 to 80 characters.
   */
  'calendarId': (string);
  /**
   * A file in the iCalendar format (RFC 5545), at most 4 MiB: entries with RRULE, RDATE, EXDATE and RECURRENCE-ID;
   * times with a zone of IANA or of the file's own, others are of the service's. An entry's name is its SUMMARY; a
   * category that is the word of a kind (`release`) is its kind.
   */
  'icalendar'?: (string);
  'holidays'?: (_pra_v1_PublicHolidays__Output | null);
  /**
   * Of entries that do not say it; unset: OTHER. Public holidays are HOLIDAY.
   */
  'kind': (_pra_v1_EventKind__Output);
  /**
   * As `Event.sources`.
   */
  'sources': (string)[];
  'factor'?: (_pra_v1_FactorEffect__Output | null);
  'volume'?: (_pra_v1_VolumeEffect__Output | null);
  'learn'?: (_pra_v1_LearnEffect__Output | null);
  'calendar'?: "icalendar"|"holidays";
  /**
   * Of every event. Unset: `learn`.
   */
  'effect'?: "factor"|"volume"|"learn";
}
