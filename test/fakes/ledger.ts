/** A ledger in memory: entries in lists, accuracy added up anew at each question. */
import type { NumberedDecision } from '../../src/core/allocation/decision.ts';
import type { Accuracy, Counterfactual, Score } from '../../src/core/feedback/score.ts';
import { counterfactualName, MIXTURE } from '../../src/core/feedback/score.ts';
import type { TrialHour } from '../../src/core/feedback/promotion.ts';
import type { ModelId } from '../../src/core/forecast/model/model-card.ts';
import { StoreUnavailable } from '../../src/ports/failure.ts';
import type { AccuracyQuery, Ledger } from '../../src/ports/ledger.ts';

/** The 'disk'; given again, a new ledger goes on from it. */
export interface LedgerPages {
  readonly decisions: NumberedDecision[];
  readonly scores: Score[];
}

export function createMemoryLedger(pages: LedgerPages = { decisions: [], scores: [] }): Ledger {
  let isOpen = true;

  async function whileOpen<T>(call: () => T): Promise<T> {
    if (!isOpen) throw new StoreUnavailable('closed', 'the ledger is closed');
    return Promise.resolve(call());
  }

  return {
    append: (entries) =>
      whileOpen(() => {
        pages.decisions.push(...structuredClone(entries.decisions));
        pages.scores.push(...structuredClone(entries.scores));
      }),
    decisionAt: (pool, at) =>
      whileOpen(() =>
        pages.decisions
          .filter((decision) => decision.pool === pool && decision.at <= at)
          .sort((a, b) => a.at - b.at || a.epoch - b.epoch || a.revision - b.revision)
          .at(-1),
      ),
    accuracy: (query) => whileOpen(() => accuracies(pages.scores, query)),
    counterfactual: (candidate) => whileOpen(() => counterfactuals(pages.scores, candidate)),
    trial: (candidate, since) => whileOpen(() => trialHours(pages.scores, candidate, since)),
    forget: (keepFrom) =>
      whileOpen(() => {
        const { decisions, scores } = pages;
        decisions.splice(0, Infinity, ...decisions.filter(({ at }) => at >= keepFrom));
        scores.splice(0, Infinity, ...scores.filter(({ issuedAt }) => issuedAt >= keepFrom));
        return false;
      }),
    close() {
      isOpen = false;
      return Promise.resolve();
    },
  };
}

function trialHours(scores: readonly Score[], candidate: ModelId, since: number): TrialHour[] {
  const hours = new Map<number, { loss: number; lossWithIt: number }>();
  for (const { before, tried, issuedAt } of pairsOf(scores, candidate)) {
    if (issuedAt < since) continue;
    const hour = Math.floor(issuedAt / 3_600_000);
    const { loss, lossWithIt } = hours.get(hour) ?? { loss: 0, lossWithIt: 0 };
    hours.set(hour, { loss: loss + before, lossWithIt: lossWithIt + tried });
  }
  return [...hours].sort(([a], [b]) => a - b).map(([, sums]) => sums);
}

function pairsOf(scores: readonly Score[], candidate: ModelId) {
  const issueOf = ({ series, issuedAt, target, stepMs }: Score): string =>
    JSON.stringify([series, issuedAt, target, stepMs]);
  const told = new Map(scores.filter(({ model }) => model === MIXTURE).map((one) => [issueOf(one), one]));
  return scores
    .filter(({ model, target }) => model === counterfactualName(candidate) && target.kind === 'total')
    .flatMap((tried) => {
      const before = told.get(issueOf(tried));
      return before
        ? [
            {
              windowMs: windowOf(tried),
              before: before.pinball,
              tried: tried.pinball,
              issuedAt: tried.issuedAt,
            },
          ]
        : [];
    });
}

function counterfactuals(scores: readonly Score[], candidate: ModelId): Counterfactual[] {
  const pairs = pairsOf(scores, candidate);
  const windows = [...new Set(pairs.map(({ windowMs }) => windowMs))].sort((a, b) => a - b);
  return windows.map((windowMs) => {
    const of = pairs.filter((pair) => pair.windowMs === windowMs);
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, value) => sum + value, 0) / of.length;
    return {
      windowMs,
      forecasts: of.length,
      loss: mean(of.map(({ before }) => before)),
      lossWithIt: mean(of.map(({ tried }) => tried)),
    };
  });
}

function accuracies(scores: readonly Score[], query: AccuracyQuery): Accuracy[] {
  const groups = new Map<string, Score[]>();
  for (const score of scores.filter((each) => fits(each, query))) {
    const key = JSON.stringify([score.model, windowOf(score)]);
    groups.set(key, [...(groups.get(key) ?? []), score]);
  }
  return [...groups.values()]
    .map((group) => accuracyOf(group, query))
    .sort((a, b) => (a.model === b.model ? a.windowMs - b.windowMs : a.model < b.model ? -1 : 1));
}

function fits({ target, series, issuedAt, model }: Score, query: AccuracyQuery): boolean {
  const { range, models } = query;
  return (
    target.kind === 'total' &&
    target.fromLead === 0 &&
    (query.series === undefined || query.series === series) &&
    (range === undefined || (range.from <= issuedAt && issuedAt < range.to)) &&
    (models.length === 0 || models.includes(model))
  );
}

const windowOf = ({ target, stepMs }: Score): number => target.toLead * stepMs;

function accuracyOf(scores: readonly Score[], { series }: AccuracyQuery): Accuracy {
  const levels = [...new Set(scores.flatMap((score) => score.levels))].sort((a, b) => a - b);
  const actuals = sum(scores.map(({ actual }) => actual));
  const errors = sum(scores.map(({ actual, point }) => Math.abs(point - actual)));
  return {
    series,
    model: scores[0]?.model ?? '',
    windowMs: scores[0] ? windowOf(scores[0]) : 0,
    forecasts: scores.length,
    meanActual: actuals / scores.length,
    meanAbsoluteError: errors / scores.length,
    weightedAbsolutePercentageError: actuals > 0 ? errors / actuals : 0,
    meanPinballLoss: sum(scores.map(({ pinball }) => pinball)) / scores.length,
    levels,
    coverage: levels.map((level) => shareCovered(scores, level)),
  };
}

/** Over the scores that have the level. */
function shareCovered(scores: readonly Score[], level: number): number {
  const outcomes = scores.flatMap((score) => {
    const covered = score.covered[score.levels.indexOf(level)];
    return covered === undefined ? [] : [covered ? 1 : 0];
  });
  return sum(outcomes) / outcomes.length;
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
