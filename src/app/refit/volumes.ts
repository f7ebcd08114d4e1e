/** Which sources matter most? Those with the most requests lately. */
import { readStretches } from '../cycle/read-stretches.ts';
import type { SourceId } from '../../core/units/source-key.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS } from '../../core/units/time.ts';
import type { History } from '../../ports/history.ts';

/** A whole day, since a source may sleep at night. */
const LOOKED_AT_MS = DAY_MS;

/** Sources with requests on the last day before `until`, those with the most first. */
export async function sourcesByVolume(
  history: Pick<History, 'readAll'>,
  stepMs: number,
  until: Instant,
): Promise<readonly SourceId[]> {
  const volumes = new Map<SourceId, number>();
  const range = { from: until - LOOKED_AT_MS, to: until };
  for await (const stretch of readStretches((part) => history.readAll(part), range, stepMs)) {
    for (const { source, values } of stretch) {
      let volume = volumes.get(source) ?? 0;
      for (const value of values) if (value > 0) volume += value;
      volumes.set(source, volume);
    }
  }
  return [...volumes]
    .filter(([, volume]) => volume > 0)
    .sort(([a, most], [b, least]) => least - most || (a < b ? -1 : 1))
    .map(([source]) => source);
}
