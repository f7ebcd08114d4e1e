// Original file: pra/v1/event.proto


/**
 * Requests are added, or stay away. Of all sources of the event together; each has its share by its requests lately.
 */
export interface VolumeEffect {
  /**
   * So many more. From 0 to 1e9; one of the two is 0.
   */
  'moreRequestsPerSecond'?: (number | string);
  /**
   * So many fewer, though never fewer than none are left. From 0 to 1e9.
   */
  'fewerRequestsPerSecond'?: (number | string);
  /**
   * Standard deviation, requests per second; 0: not known, 30 % of the volume.
   */
  'uncertainty'?: (number | string);
}

/**
 * Requests are added, or stay away. Of all sources of the event together; each has its share by its requests lately.
 */
export interface VolumeEffect__Output {
  /**
   * So many more. From 0 to 1e9; one of the two is 0.
   */
  'moreRequestsPerSecond': (number);
  /**
   * So many fewer, though never fewer than none are left. From 0 to 1e9.
   */
  'fewerRequestsPerSecond': (number);
  /**
   * Standard deviation, requests per second; 0: not known, 30 % of the volume.
   */
  'uncertainty': (number);
}
