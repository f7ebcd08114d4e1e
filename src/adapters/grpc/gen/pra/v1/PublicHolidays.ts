// Original file: pra/v1/event.proto


/**
 * Days on which a country is closed.
 */
export interface PublicHolidays {
  /**
   * ISO 3166-1, two letters: `DE`.
   */
  'country'?: (string);
  /**
   * A part of it with holidays of its own, as the country names its parts: `BY`; empty: what holds in all of it.
   */
  'region'?: (string);
}

/**
 * Days on which a country is closed.
 */
export interface PublicHolidays__Output {
  /**
   * ISO 3166-1, two letters: `DE`.
   */
  'country': (string);
  /**
   * A part of it with holidays of its own, as the country names its parts: `BY`; empty: what holds in all of it.
   */
  'region': (string);
}
