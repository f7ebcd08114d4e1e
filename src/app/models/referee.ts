/**
 * Which version of a name shall mix, as far as that is left to the service? A version that it trained is a candidate
 * first (`beforeTraining`), promoted when all models together would clearly have lost less with it, and rejected when they would
 * have lost more, or when a fortnight has not shown it to be better. Whoever was champion before is tried in turn
 * for a week: should it be clearly better than its successor, it comes back.
 *
 * All that it goes by outlives a restart: labels with their time, and the ledger. A champion that somebody chose is never touched.
 */
import type { ModelKeeper } from './model-keeper.ts';
import type { ModelStatus } from './model-status.ts';
import { CANDIDATE, CHAMPION, READY, REJECTED } from './model-status.ts';
import type { TrialVerdict } from '../../core/feedback/promotion.ts';
import { judgeTrial } from '../../core/feedback/promotion.ts';
import { formatModelId } from '../../core/forecast/model/model-card.ts';
import type { Instant } from '../../core/units/time.ts';
import { DAY_MS, HOUR_MS } from '../../core/units/time.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ledger } from '../../ports/ledger.ts';
import type { Telemetry } from '../../ports/telemetry.ts';

export interface RefereeDeps {
  readonly models: Pick<ModelKeeper, 'list' | 'labels' | 'changes' | 'arrange'>;
  readonly ledger: Pick<Ledger, 'trial'>;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

export interface Referee {
  /** The version of the name that mixes stays the champion, so that what is trained now is a candidate first. */
  beforeTraining(name: string): Promise<void>;
  /** Judges all candidates again and again until `signal` aborts; never rejects. */
  run(signal: AbortSignal): Promise<void>;
}

const LOOK_EVERY_MS = HOUR_MS;
const TRIAL_MS = 14 * DAY_MS;
const PROBATION_MS = 7 * DAY_MS;

export function createReferee(deps: RefereeDeps): Referee {
  const { models, clock, telemetry } = deps;
  return {
    beforeTraining: async (name) => {
      const mixing = models.list().find((model) => model.name === name && model.mixes);
      const isLabelled = models.labels().some((label) => label.name === name && label.label === CHAMPION);
      if (!mixing || isLabelled) return;
      const what = `${CHAMPION}, by pra: a version that is trained is tried first`;
      await models.arrange({
        ...{ name, labels: { [CHAMPION]: mixing.version } },
        changes: [{ version: mixing.version, what }],
      });
    },
    run: async (signal) => {
      for (;;) {
        await clock.until(clock.now() + LOOK_EVERY_MS, signal);
        if (signal.aborted) return;
        for (const candidate of models.list().filter(({ isCandidate }) => isCandidate)) {
          try {
            await judge(deps, candidate);
          } catch (error) {
            telemetry.log('warn', 'a candidate could not be judged; it is tried again', {
              ...{ model: formatModelId(candidate), error },
            });
          }
        }
      }
    },
  };
}

async function judge(deps: RefereeDeps, candidate: ModelStatus): Promise<void> {
  const { models, ledger, clock } = deps;
  const { name, version } = candidate;
  const labels = models.labels().filter((label) => label.name === name);
  const champion = labels.find(({ label }) => label === CHAMPION);
  const asked = labels.find((known) => known.label === CANDIDATE && known.version === version);
  // A champion that somebody chose, or a candidate that somebody wants to look at, is theirs.
  if (champion?.isOwn !== true || (asked && asked.isOwn !== true)) return;
  const isFormer = asked !== undefined;
  const since: Instant = Math.max(champion.at ?? 0, isFormer ? 0 : readySince(models, candidate));
  const verdict = judgeTrial(await ledger.trial({ name, version }, since));
  const isOver = clock.now() - since >= (isFormer ? PROBATION_MS : TRIAL_MS);
  if (verdict.kind === 'undecided' && !isOver) return;
  const other = champion.version;
  const why = wordsOf(verdict);
  if (verdict.kind === 'better') {
    // Of two that change places the one that leaves is on trial, unless it was sent back.
    const labelsThen = isFormer
      ? { [CHAMPION]: version, [CANDIDATE]: 0, [REJECTED]: Math.max(other, version) }
      : { [CHAMPION]: version, [CANDIDATE]: other };
    const changes = isFormer
      ? [
          { version: other, what: `${REJECTED}, by pra: it turned worse than version ${version}` },
          { version, what: `${CHAMPION} again, by pra: ${why}` },
        ]
      : [{ version, what: `${CHAMPION}, by pra: ${why}, against version ${other}` }];
    await say(deps, { name, labels: labelsThen, changes });
  } else if (isFormer) {
    const what = `no ${CANDIDATE} any more, by pra: version ${other} is confirmed (${why})`;
    await say(deps, { name, labels: { [CANDIDATE]: 0 }, changes: [{ version, what }] });
  } else {
    const what = `${REJECTED}, by pra: ${why}, against version ${other}`;
    await say(deps, { name, labels: { [REJECTED]: version }, changes: [{ version, what }] });
  }
}

/** By the record, which a restart leaves as it is: the version itself has been ready since the service started, at most. */
function readySince(models: RefereeDeps['models'], { name, version, since }: ModelStatus): Instant {
  const passed = models.changes(name).filter((change) => change.version === version && change.what === READY);
  return passed.at(-1)?.at ?? since;
}

async function say(
  { models, telemetry }: RefereeDeps,
  arrangement: Parameters<ModelKeeper['arrange']>[0],
): Promise<void> {
  if (!(await models.arrange(arrangement))) return; // Somebody chose a champion meanwhile.
  for (const { version, what } of arrangement.changes) {
    telemetry.log('info', 'a candidate was judged', {
      ...{ model: formatModelId({ name: arrangement.name, version }), what },
    });
  }
  telemetry.count('pra_verdicts_total', { model: arrangement.name });
}

const wordsOf = ({ kind, hours, gain, confidence }: TrialVerdict): string => {
  const share = `${(100 * Math.abs(gain)).toFixed(1)} % ${gain < 0 ? 'more' : 'less'} is lost with it in ${hours} hours`;
  return kind === 'undecided' ? `${share}, which is not clear` : `${share}, ${(100 * confidence).toFixed(1)} % sure`;
};
