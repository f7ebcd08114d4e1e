/** What the generated configuration and who reads the log agree on. */

/** A path that HAProxy answers itself. */
export const BEAT_PATH = '/pra-beat';
/** A header by which an instance says, with any value, that it was cold when it answered. */
export const COLD_HEADER = 'x-pra-cold';
