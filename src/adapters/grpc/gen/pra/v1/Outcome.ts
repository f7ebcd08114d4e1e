// Original file: pra/v1/ingest.proto

/**
 * What became of the requests. All but retries are demand, the rejected ones too.
 */
export const Outcome = {
  /**
   * Counts as served.
   */
  OUTCOME_UNSPECIFIED: 'OUTCOME_UNSPECIFIED',
  OUTCOME_SERVED: 'OUTCOME_SERVED',
  /**
   * Turned away for lack of capacity.
   */
  OUTCOME_REJECTED: 'OUTCOME_REJECTED',
  OUTCOME_FAILED: 'OUTCOME_FAILED',
  /**
   * Served, but by an instance that was not warm.
   */
  OUTCOME_COLD: 'OUTCOME_COLD',
} as const;

/**
 * What became of the requests. All but retries are demand, the rejected ones too.
 */
export type Outcome =
  /**
   * Counts as served.
   */
  | 'OUTCOME_UNSPECIFIED'
  | 0
  | 'OUTCOME_SERVED'
  | 1
  /**
   * Turned away for lack of capacity.
   */
  | 'OUTCOME_REJECTED'
  | 2
  | 'OUTCOME_FAILED'
  | 3
  /**
   * Served, but by an instance that was not warm.
   */
  | 'OUTCOME_COLD'
  | 4

/**
 * What became of the requests. All but retries are demand, the rejected ones too.
 */
export type Outcome__Output = typeof Outcome[keyof typeof Outcome]
