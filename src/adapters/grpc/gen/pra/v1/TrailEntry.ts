// Original file: pra/v1/allocation.proto


export interface TrailEntry {
  /**
   * Stable word, for example `stabilize`.
   */
  'rule'?: (string);
  'from'?: (number);
  'to'?: (number);
  /**
   * In words.
   */
  'why'?: (string);
}

export interface TrailEntry__Output {
  /**
   * Stable word, for example `stabilize`.
   */
  'rule': (string);
  'from': (number);
  'to': (number);
  /**
   * In words.
   */
  'why': (string);
}
