// Original file: pra/v1/model.proto

export const ModelState = {
  MODEL_STATE_UNSPECIFIED: 'MODEL_STATE_UNSPECIFIED',
  /**
   * Seen, and not judged yet: it is being copied, or put to the test.
   */
  MODEL_STATE_LOADING: 'MODEL_STATE_LOADING',
  /**
   * It passed.
   */
  MODEL_STATE_READY: 'MODEL_STATE_READY',
  /**
   * It must not serve.
   */
  MODEL_STATE_REFUSED: 'MODEL_STATE_REFUSED',
  /**
   * It shall not serve any more.
   */
  MODEL_STATE_RETIRED: 'MODEL_STATE_RETIRED',
} as const;

export type ModelState =
  | 'MODEL_STATE_UNSPECIFIED'
  | 0
  /**
   * Seen, and not judged yet: it is being copied, or put to the test.
   */
  | 'MODEL_STATE_LOADING'
  | 1
  /**
   * It passed.
   */
  | 'MODEL_STATE_READY'
  | 2
  /**
   * It must not serve.
   */
  | 'MODEL_STATE_REFUSED'
  | 3
  /**
   * It shall not serve any more.
   */
  | 'MODEL_STATE_RETIRED'
  | 4

export type ModelState__Output = typeof ModelState[keyof typeof ModelState]
