/** Which families of models come with PRA? Each is a function of the length of a step. */
import type { UnpublishedVersion } from './publish.ts';
import { seasonalNaiveVersion } from './seasonal-naive/version.ts';

/** Families whose graph knows all that it needs. */
export const FAMILIES: readonly ((stepMs: number) => UnpublishedVersion)[] = [seasonalNaiveVersion];
