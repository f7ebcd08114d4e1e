/** What the generated configuration and who reads the log agree on. */

/** A path that HAProxy answers itself. */
export const BEAT_PATH = '/pra-beat';
/** A header of answers by which an instance says that it was cold, and what it says then. */
export const COLD_HEADER = { name: 'x-pra-instance', value: 'cold' };

/** What the server at an address is called. */
export const serverName = (address: string): string => address.replaceAll(/[^A-Za-z0-9_.:-]/g, '_');
