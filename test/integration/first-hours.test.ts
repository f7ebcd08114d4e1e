/** What is said of a source that has just begun, by the models that come with PRA: finite from the first minutes on, and better than the newest load carried forward. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCORED_LEVELS } from '../../src/app/backtest/settings.ts';
import { quantilesAt } from '../../src/app/backtest/track.ts';
import { withModels } from '../../src/cli/backtest/models.ts';
import { openBacktester } from '../../src/compose-backtest.ts';
import { ringFrom } from '../../src/core/demand/ring.ts';
import { reactiveQuantiles } from '../../src/core/forecast/reactive.ts';
import { total } from '../../src/core/forecast/target.ts';
import { pinball } from '../../src/core/scoring/pinball.ts';
import { UTC } from '../../src/core/units/civil-time.ts';
import { present } from '../../src/core/units/check.ts';
import { MINUTE_MS } from '../../src/core/units/time.ts';
import { seeded } from '../../training/neural/random.ts';

const START = Date.UTC(2026, 2, 4, 7);
const MINUTES = 150;
const LEADS = [5, 15, 30];

/** A morning that grows, with noise and a job at each quarter of an hour. */
function morning(perMinute: number): Float64Array {
  const random = seeded(perMinute);
  return Float64Array.from({ length: MINUTES }, (_, minute) => {
    const level = 1 + minute / 60 + (minute % 15 === 0 ? 0.5 : 0);
    return Math.round(perMinute * (level + 0.3 * (random() - 0.5)));
  });
}

test('a source of some minutes has useful quantiles, by the net that was trained before', async () => {
  const settings = {
    ...{ stepMs: MINUTE_MS, zone: UTC, events: [], occurrences: [], leads: LEADS },
    ...{ from: START + 5 * MINUTE_MS, to: START + MINUTES * MINUTE_MS, everyMs: 5 * MINUTE_MS },
  };
  const all = [30, 4_000].map((perMinute) => ({
    ...{ source: `from ${perMinute}`, start: START, stepMs: MINUTE_MS, values: morning(perMinute) },
  }));
  await withModels({ series: all, settings }, async ({ modelsDir }) => {
    const backtester = await openBacktester({ modelsDir, stepMs: MINUTE_MS });
    try {
      for (const series of all) {
        const track = await backtester.run(series, settings, {
          progressed: () => undefined,
          failed: ({ detail }) => assert.fail(detail),
        });
        const first = START / MINUTE_MS;
        const ring = ringFrom(first, Float32Array.from(series.values));
        const targets = LEADS.map((lead) => total(lead - 1, lead));
        let [own, other, compared] = [0, 0, 0];
        track.scored.issues.forEach((issue, place) => {
          assert.equal(track.basis[place], 'model', `minute ${issue}`);
          const at = { steps: ring, issue: first + issue, events: undefined };
          const simple = present(reactiveQuantiles(at, targets, SCORED_LEVELS), 'the newest load');
          LEADS.forEach((lead, index) => {
            const said = quantilesAt(track, present(track.models[0], 'pra'), { issue: place, lead: index });
            const actual = present(series.values[issue + lead - 1], 'a count');
            SCORED_LEVELS.forEach((level, of) => {
              const quantile = said[of] ?? Number.NaN;
              assert.ok(Number.isFinite(quantile) && quantile >= (said[of - 1] ?? 0), `minute ${issue}`);
              own += pinball(actual, quantile, level);
              other += pinball(actual, simple[index * SCORED_LEVELS.length + of] ?? Number.NaN, level);
              compared += 1;
            });
          });
        });
        assert.ok(compared > 300, `${compared}`);
        assert.ok(
          own < 0.8 * other,
          `${series.source}: ${(own / other).toFixed(2)} of the newest load's loss`,
        );
      }
    } finally {
      await backtester.close();
    }
  });
});
