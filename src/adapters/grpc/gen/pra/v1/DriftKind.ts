// Original file: pra/v1/feedback.proto

export const DriftKind = {
  DRIFT_KIND_UNSPECIFIED: 'DRIFT_KIND_UNSPECIFIED',
  /**
   * More or less comes than was said.
   */
  DRIFT_KIND_INPUT: 'DRIFT_KIND_INPUT',
  /**
   * Forecasts have become worse, though no more and no less comes.
   */
  DRIFT_KIND_LOSS: 'DRIFT_KIND_LOSS',
} as const;

export type DriftKind =
  | 'DRIFT_KIND_UNSPECIFIED'
  | 0
  /**
   * More or less comes than was said.
   */
  | 'DRIFT_KIND_INPUT'
  | 1
  /**
   * Forecasts have become worse, though no more and no less comes.
   */
  | 'DRIFT_KIND_LOSS'
  | 2

export type DriftKind__Output = typeof DriftKind[keyof typeof DriftKind]
