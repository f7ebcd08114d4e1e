/** Which models come with PRA? A version of each family, for any length of step. */
import { existsSync, readFileSync } from 'node:fs';
import { FAMILIES } from './fits/families.ts';
import { STEP_MS_MAX } from './gate/settings.ts';
import { gateVersion, WEIGHTS_FILE } from './gate/version.ts';
import { readNet } from './gate/weights.ts';
import type { UnpublishedVersion } from './publish.ts';
import { climateVersion, recentVersion } from './recent/version.ts';
import { lastDayVersion, simpleVersion } from './simple/version.ts';

/** Those whose graph knows all that it needs, those that are fitted to each series, and the net that was trained before. */
export const bundledVersions = (stepMs: number): readonly UnpublishedVersion[] => [
  simpleVersion(stepMs),
  lastDayVersion(stepMs),
  recentVersion(stepMs),
  climateVersion(stepMs),
  ...FAMILIES.map((family) => family.version(stepMs)),
  ...(stepMs > STEP_MS_MAX ? [] : [pretrainedVersion(stepMs)]),
];

/** Of the weights that `bench/pretrain.ts` left, a graph for this length of step. */
const pretrainedVersion = (stepMs: number): UnpublishedVersion =>
  gateVersion(stepMs, readNet(readFileSync(weightsFile())), { version: 1, firstVoice: 'only' });

/** In the package, from the sources and from the compiled form alike. */
function weightsFile(): URL {
  const places = ['../', '../../'].map(
    (up) => new URL(`${up}models/lstm/1/${WEIGHTS_FILE}`, import.meta.url),
  );
  const found = places.find((place) => existsSync(place));
  if (!found) throw new Error(`the weights of lstm/1 are missing: ${places.map(String).join(', ')}`);
  return found;
}
