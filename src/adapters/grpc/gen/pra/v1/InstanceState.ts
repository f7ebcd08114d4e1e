// Original file: pra/v1/allocation.proto

export const InstanceState = {
  INSTANCE_STATE_UNSPECIFIED: 'INSTANCE_STATE_UNSPECIFIED',
  /**
   * Ordered or starting; not ready.
   */
  INSTANCE_STATE_WARMING: 'INSTANCE_STATE_WARMING',
  /**
   * Ready and initialised.
   */
  INSTANCE_STATE_WARM: 'INSTANCE_STATE_WARM',
  /**
   * Exists but would have to initialise before it serves.
   */
  INSTANCE_STATE_COLD: 'INSTANCE_STATE_COLD',
  /**
   * Finishes its requests and takes no new ones.
   */
  INSTANCE_STATE_DRAINING: 'INSTANCE_STATE_DRAINING',
  /**
   * Did not start or died.
   */
  INSTANCE_STATE_FAILED: 'INSTANCE_STATE_FAILED',
  /**
   * Gone; forget it.
   */
  INSTANCE_STATE_STOPPED: 'INSTANCE_STATE_STOPPED',
} as const;

export type InstanceState =
  | 'INSTANCE_STATE_UNSPECIFIED'
  | 0
  /**
   * Ordered or starting; not ready.
   */
  | 'INSTANCE_STATE_WARMING'
  | 1
  /**
   * Ready and initialised.
   */
  | 'INSTANCE_STATE_WARM'
  | 2
  /**
   * Exists but would have to initialise before it serves.
   */
  | 'INSTANCE_STATE_COLD'
  | 3
  /**
   * Finishes its requests and takes no new ones.
   */
  | 'INSTANCE_STATE_DRAINING'
  | 4
  /**
   * Did not start or died.
   */
  | 'INSTANCE_STATE_FAILED'
  | 5
  /**
   * Gone; forget it.
   */
  | 'INSTANCE_STATE_STOPPED'
  | 6

export type InstanceState__Output = typeof InstanceState[keyof typeof InstanceState]
