/**
 * Forecasts as CSV, in the format of the independent benchmark's scorer: one row for each issue time, series, model
 * and target step, a column a level. What a model did not say has no row.
 */
import type { Track } from '../../app/backtest/track.ts';
import { quantilesAt } from '../../app/backtest/track.ts';
import { SCORED_LEVELS } from '../../app/backtest/settings.ts';
import { quote } from '../commands/history-csv.ts';
import * as words from '../words.ts';

export const FORECASTS_HEADER = [
  'issued_at',
  'source',
  'model',
  'step_start',
  ...SCORED_LEVELS.map((level) => `q${level}`),
].join(',');

/** Digits of a quantile: more than a float32 holds. */
const DIGITS = 9;

/** The rows of one series, without line breaks: by issue, model and lead. Only of the models that are wanted. */
export function* forecastRows(
  track: Track,
  isWanted: (model: string) => boolean = () => true,
): Generator<string> {
  const { series, scored } = track;
  const models = track.models.filter(({ name }) => isWanted(name));
  const source = quote(series.source);
  const timeAt = (index: number): string => words.instant(series.start + index * series.stepMs);
  for (const [issue, index] of scored.issues.entries()) {
    const issuedAt = timeAt(index);
    const starts = scored.leads.map((lead) => timeAt(index + lead - 1));
    for (const model of models) {
      for (const [lead, start] of starts.entries()) {
        const quantiles = quantilesAt(track, model, { issue, lead });
        if (quantiles.some(Number.isNaN)) continue;
        const cells = Array.from(quantiles, (value) => String(Number(value.toPrecision(DIGITS))));
        yield `${issuedAt},${source},${model.name},${start},${cells.join(',')}`;
      }
    }
  }
}
