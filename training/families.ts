/** Which models come with PRA? A version of each family, for any length of step. */
import { FAMILIES } from './fits/families.ts';
import type { UnpublishedVersion } from './publish.ts';
import { climateVersion, recentVersion } from './recent/version.ts';
import { lastDayVersion, simpleVersion } from './simple/version.ts';

/** Those whose graph knows all that it needs, and those that are fitted to each series. */
export const bundledVersions = (stepMs: number): readonly UnpublishedVersion[] => [
  simpleVersion(stepMs),
  lastDayVersion(stepMs),
  recentVersion(stepMs),
  climateVersion(stepMs),
  ...FAMILIES.map((family) => family.version(stepMs)),
];
