/** The manual clock of the tests: the virtual one, which stands until it is told to go on. */
export { createVirtualClock } from '../../src/adapters/system/virtual-clock.ts';
export type { VirtualClock } from '../../src/adapters/system/virtual-clock.ts';
