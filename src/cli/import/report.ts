/** What does an import say when it is done? */
import { formatInstant, SECOND_MS } from '../../core/units/time.ts';
import type { Instant, TimeRange } from '../../core/units/time.ts';
import * as words from '../words.ts';
import type { CountedLog } from './count-log.ts';
import type { CheckedCsv } from './csv-import.ts';
import type { Sent } from './sink.ts';

export interface Imported {
  /** For programs. */
  readonly json: Readonly<Record<string, unknown>>;
  /** For people. */
  readonly lines: readonly string[];
}

export function csvReport(csv: CheckedCsv, { rows, duplicateRows }: Sent, tookMs: number): Imported {
  const { input, importId, sources } = csv;
  const known = duplicateRows > 0 ? `, ${words.number(duplicateRows)} known already` : '';
  const line = `${input.name}: ${many(rows, 'row')} of ${many(sources, 'source')}${known}, ${span(csv)}, ${rate(rows + duplicateRows, tookMs)} rows/s`;
  const json = { file: input.name, importId, rows, duplicateRows, sources, range: toJson(csv) };
  return { json, lines: [line] };
}

export function logReport(file: string, { tally, knownLines }: CountedLog, tookMs: number): Imported {
  const { lines, requests, withoutSource, ignored, guarded, badLines, shown, from, to } = tally;
  const isEmpty = from > to;
  const range = isEmpty ? undefined : { from, to };
  const known = knownLines > 0 ? `, ${many(knownLines, 'line')} known already` : '';
  const when = range ? `, ${span(range)}` : '';
  const notes = [
    [guarded, 'request', 'counted under `other`: there was no room for more sources'],
    [ignored, 'request', 'left aside, as the rules say'],
    [withoutSource, 'request', 'without a source: no rule applies'],
    [
      badLines,
      'bad line',
      badLines > shown.length ? `left aside, of which the first ${shown.length} are` : 'left aside',
    ],
  ] as const;
  return {
    json: {
      file,
      lines,
      knownLines,
      requests,
      sources: tally.sources.size,
      range: range ? toJson(range) : null,
      guarded,
      ignored,
      withoutSource,
      badLines,
      problems: shown,
    },
    lines: [
      `${file}: ${many(requests, 'request')} of ${many(tally.sources.size, 'source')}${known}${when}, ${rate(lines + knownLines, tookMs)} lines/s`,
      ...notes.filter(([count]) => count > 0).map(([count, what, how]) => `  ${many(count, what)} ${how}`),
      ...shown.map(({ line, problem, text }) => `    ${file}:${line}: ${problem}: ${text}`),
    ],
  };
}

const many = (count: number, what: string): string =>
  `${words.number(count)} ${count === 1 ? what : `${what}s`}`;

const rate = (count: number, tookMs: number): string =>
  words.number(count / (Math.max(1, tookMs) / SECOND_MS));

const span = ({ from, to }: TimeRange): string => `${brief(from)} to ${brief(to)}`;

const brief = (at: Instant): string => formatInstant(at).replace('.000Z', 'Z');

const toJson = ({ from, to }: TimeRange): Readonly<Record<'from' | 'to', string>> => ({
  from: formatInstant(from),
  to: formatInstant(to),
});
