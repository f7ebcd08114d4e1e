/**
 * What is an announcement worth? A campaign is spliced into a real day: the requests of NASA's web server of 24 July
 * 1995 (examples/nasa-http), three times as many from 14:00 to 18:00 UTC. It is forecast four times: as it was
 * announced, with a factor of 2 and of 5 announced instead, and without an announcement. The campaign is made up, the rest is as
 * it came; announced factors have the uncertainty that an announcement without one gets.
 *
 *     node --import tsx bench/spliced-campaign.ts
 */
import { fileURLToPath } from 'node:url';
import { scoreByEvents } from '../src/app/backtest/event-scores.ts';
import { learnOccurrences } from '../src/app/backtest/learned-events.ts';
import { mixtureOf } from '../src/app/backtest/losses.ts';
import type { BacktestSettings } from '../src/app/backtest/settings.ts';
import type { Track } from '../src/app/backtest/track.ts';
import { readSeries } from '../src/cli/backtest/data.ts';
import { withModels } from '../src/cli/backtest/models.ts';
import { openInput } from '../src/cli/logs/input.ts';
import { table } from '../src/cli/output.ts';
import type { Backtester } from '../src/compose-backtest.ts';
import { openBacktester } from '../src/compose-backtest.ts';
import { actingEvents, effectAt } from '../src/core/demand/events/acting-events.ts';
import type { AnnouncedEvent } from '../src/core/demand/events/announced-event.ts';
import { DEFAULT_LOG_DEVIATION } from '../src/core/demand/events/announced-event.ts';
import { influenceOf, WHOLE } from '../src/core/demand/events/influence.ts';
import type { Series } from '../src/core/demand/series.ts';
import { present } from '../src/core/units/check.ts';
import { UTC } from '../src/core/units/civil-time.ts';
import { MINUTE_MS } from '../src/core/units/time.ts';

const STEP_MS = 5 * MINUTE_MS;
const FACTOR = 3;
const TRACE = fileURLToPath(new URL('../examples/nasa-http/nasa-http-1995-07.1min.csv.gz', import.meta.url));

const campaignOf = (factor: number): AnnouncedEvent => ({
  id: 'spliced',
  name: 'Spliced campaign',
  kind: 'campaign',
  from: Date.UTC(1995, 6, 24, 14),
  to: Date.UTC(1995, 6, 24, 18),
  sources: ['*'],
  effect: { kind: 'factor', factor, logDeviation: DEFAULT_LOG_DEVIATION },
});

/** The series with the campaign in it, up to the end of that day. */
function splice({ values, start, ...series }: Series): Series {
  const { runs } = present(
    actingEvents([influenceOf(campaignOf(FACTOR), WHOLE, STEP_MS)], STEP_MS),
    'a campaign',
  );
  const days = Math.min(values.length, (Date.UTC(1995, 6, 25) - start) / STEP_MS);
  const spliced = values.slice(0, days);
  return {
    ...{ ...series, start },
    values: spliced.map((count, step) => Math.round(count * effectAt(runs, start / STEP_MS + step).factor)),
  };
}

async function forecast(
  backtester: Backtester,
  series: Series,
  events: readonly AnnouncedEvent[],
): Promise<Track> {
  return backtester.run(series, settingsFor(series, events), {
    progressed: () => undefined,
    failed: () => undefined,
  });
}

const settingsFor = (series: Series, events: readonly AnnouncedEvent[]): BacktestSettings => ({
  ...{ stepMs: STEP_MS, zone: UTC, everyMs: STEP_MS, leads: [1, 3, 6] },
  ...{ events, occurrences: learnOccurrences([series], events) },
  from: Date.UTC(1995, 6, 24),
  to: series.start + series.values.length * STEP_MS,
});

const CASES: readonly (readonly [string, readonly AnnouncedEvent[]])[] = [
  [`announced, × ${FACTOR}`, [campaignOf(FACTOR)]],
  ['announced, × 2', [campaignOf(2)]],
  ['announced, × 5', [campaignOf(5)]],
  ['not announced', []],
];

const input = await openInput(TRACE);
const read = await readSeries(input, { stepMs: STEP_MS, source: 'web' }).finally(() => input.close());
const series = splice(present(read[0], 'a series'));
// Models that learn from all series have been told of the campaign.
const spliced = { series: [series], settings: settingsFor(series, [campaignOf(FACTOR)]) };
await withModels(spliced, async ({ modelsDir }) => {
  const backtester = await openBacktester({ modelsDir, stepMs: STEP_MS });
  const rows: string[][] = [];
  const truth = await forecast(backtester, series, [campaignOf(FACTOR)]);
  for (const [name, events] of CASES) {
    const track =
      events[0]?.effect === CASES[0]?.[1][0]?.effect ? truth : await forecast(backtester, series, events);
    // Where a target lies is judged by the campaign that there was, whatever was announced.
    const scores = scoreByEvents({ ...track, events: truth.events }, mixtureOf(track));
    for (const [place, called] of [
      ['inside', 'in it'],
      ['around', 'within 2h of it'],
      ['apart', 'the rest of the day'],
    ] as const) {
      const of = present(scores, 'an event')[place];
      const wape = of.byLead.map(({ wape: share }) => share?.toFixed(3) ?? '');
      rows.push([
        place === 'inside' ? name : '',
        called,
        of.scaledPinball?.toFixed(3) ?? '',
        ...wape,
        of.coverage[3]?.toFixed(2) ?? '',
      ]);
    }
  }
  await backtester.close();
  const head = ['', 'targets', 'pinball', 'WAPE 5m', 'WAPE 15m', 'WAPE 30m', '≤ .95'];
  console.log(table({ head, rows, left: [0, 1] }).join('\n'));
  console.log(
    'Pinball loss over the mean absolute error of yesterday, the same for all four: lower is better.',
  );
});
