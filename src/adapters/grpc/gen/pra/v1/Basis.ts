// Original file: pra/v1/common.proto

/**
 * On what an answer stands.
 */
export const Basis = {
  BASIS_UNSPECIFIED: 'BASIS_UNSPECIFIED',
  /**
   * A forecast by the models named beside it.
   */
  BASIS_MODEL: 'BASIS_MODEL',
  /**
   * The newest load, carried forward: there is no usable forecast. The reason says why.
   */
  BASIS_REACTIVE: 'BASIS_REACTIVE',
  /**
   * Nothing new is known: the last answer goes on.
   */
  BASIS_HELD: 'BASIS_HELD',
} as const;

/**
 * On what an answer stands.
 */
export type Basis =
  | 'BASIS_UNSPECIFIED'
  | 0
  /**
   * A forecast by the models named beside it.
   */
  | 'BASIS_MODEL'
  | 1
  /**
   * The newest load, carried forward: there is no usable forecast. The reason says why.
   */
  | 'BASIS_REACTIVE'
  | 2
  /**
   * Nothing new is known: the last answer goes on.
   */
  | 'BASIS_HELD'
  | 3

/**
 * On what an answer stands.
 */
export type Basis__Output = typeof Basis[keyof typeof Basis]
