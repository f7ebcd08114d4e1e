// Original file: pra/v1/allocation.proto

export const DirectiveOutcome = {
  DIRECTIVE_OUTCOME_UNSPECIFIED: 'DIRECTIVE_OUTCOME_UNSPECIFIED',
  /**
   * The pool holds, or is starting, as many as were asked for.
   */
  DIRECTIVE_OUTCOME_APPLIED: 'DIRECTIVE_OUTCOME_APPLIED',
  /**
   * Fewer than were asked for.
   */
  DIRECTIVE_OUTCOME_PARTIAL: 'DIRECTIVE_OUTCOME_PARTIAL',
  DIRECTIVE_OUTCOME_REFUSED: 'DIRECTIVE_OUTCOME_REFUSED',
} as const;

export type DirectiveOutcome =
  | 'DIRECTIVE_OUTCOME_UNSPECIFIED'
  | 0
  /**
   * The pool holds, or is starting, as many as were asked for.
   */
  | 'DIRECTIVE_OUTCOME_APPLIED'
  | 1
  /**
   * Fewer than were asked for.
   */
  | 'DIRECTIVE_OUTCOME_PARTIAL'
  | 2
  | 'DIRECTIVE_OUTCOME_REFUSED'
  | 3

export type DirectiveOutcome__Output = typeof DirectiveOutcome[keyof typeof DirectiveOutcome]
