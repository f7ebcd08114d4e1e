/**
 * What came, minute by minute: reads a trace of `timestamp,source,requests` rows, gzip-compressed, into one
 * even series. A blank count or an absent row is unknown (NaN), never zero.
 */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { Series } from '../../core/demand/series.ts';
import type { TimeRange } from '../../core/units/time.ts';

/** The series of the only source in a gzip-compressed CSV file. */
export async function readTrace(file: string | URL, stepMs: number): Promise<Series> {
  return parseTrace(gunzipSync(await readFile(file)).toString('utf8'), stepMs);
}

/** The series of the only source in a CSV text, from its first row to its last one. */
export function parseTrace(text: string, stepMs: number): Series {
  const [header, ...lines] = text.trimEnd().split('\n');
  if (header !== 'timestamp,source,requests') throw new Error(`not the header of a trace: ${header ?? ''}`);
  const rows = lines.map(parseRow);
  const [first] = rows;
  const last = rows.at(-1);
  if (first === undefined || last === undefined) throw new Error('the trace has no rows');
  const values = new Float64Array((last.start - first.start) / stepMs + 1).fill(Number.NaN);
  for (const { source, start, count } of rows) {
    if (source !== first.source) throw new Error(`two sources in a trace: ${first.source} and ${source}`);
    values[(start - first.start) / stepMs] = count;
  }
  return { source: first.source, start: first.start, stepMs, values };
}

/** The part of a series in `range`, which lies on whole steps within it. */
export function slice(series: Series, range: TimeRange): Series {
  const at = (range.from - series.start) / series.stepMs;
  const length = (range.to - range.from) / series.stepMs;
  if (at < 0 || at + length > series.values.length) {
    throw new RangeError(`the trace of ${series.source} does not cover the whole range`);
  }
  return { ...series, start: range.from, values: series.values.subarray(at, at + length) };
}

function parseRow(line: string): { source: string; start: number; count: number } {
  const [timestamp = '', source = '', requests = ''] = line.split(',');
  const start = Date.parse(timestamp);
  const count = requests === '' ? Number.NaN : Number(requests);
  if (Number.isNaN(start) || (requests !== '' && !Number.isSafeInteger(count))) {
    throw new Error(`not a row of a trace: ${line}`);
  }
  return { source, start, count };
}
