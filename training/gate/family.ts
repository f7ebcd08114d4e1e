/** How does a net learn from all series of a system, and which versions come of it? */
import { createHash } from 'node:crypto';
import { NotPacked, pack, unpack } from '../../src/core/units/packed.ts';
import type { Instant } from '../../src/core/units/time.ts';
import type { GlobalFamily, Teaching } from '../fits/global-family.ts';
import type { Past } from '../fits/past.ts';
import type { UnpublishedVersion } from '../publish.ts';
import { seeded } from '../neural/random.ts';
import type { Lessons } from './lessons.ts';
import type { NetKind } from './net.ts';
import { youngLives } from './pasts/young.ts';
import { STEP_MS_MAX } from './settings.ts';
import { COURSE, studyAll, trainNet } from './train.ts';
import { gateVersion } from './version.ts';

/** Of history: what is older is of another time. */
const LESSON_DAYS = 28;
/** Lessons of all series together: at 5 KB each they are what a training takes of memory. */
const ROWS_MAX = 50_000;
/** Lessons of stretches of them as if they had just begun, for each that is not. */
const YOUNG_SHARE = 0.25;
/** With fewer there is nothing to learn. */
const ROWS_MIN = 1_000;

const UNTAUGHT: Teaching = {
  options: COURSE,
  told: { progressed: () => undefined, checkpoint: () => Promise.resolve() },
  resumed: undefined,
};

const netFamily = (kind: NetKind) =>
  ({
    name: kind,
    historyDays: LESSON_DAYS,
    stepMsMax: STEP_MS_MAX,
    course: COURSE,
    learn: (pasts) =>
      Promise.resolve({
        train: (until, version, teaching = UNTAUGHT) => trainOn(kind, pasts, { until, version, teaching }),
      }),
  }) satisfies GlobalFamily;

/** What an LSTM keeps of the last two hours is looked at, too. */
export const LSTM = netFamily('lstm');
/** The control: the same net without recurrence. */
export const GATE = netFamily('gate');

interface Wanted {
  readonly until: Instant;
  readonly version: number;
  readonly teaching: Teaching;
}

async function trainOn(
  kind: NetKind,
  pasts: readonly Past[],
  { until, version, teaching }: Wanted,
): Promise<UnpublishedVersion | undefined> {
  const seen = pasts.map((past) => pastBefore(past, until)).filter(({ values }) => values.length > 0);
  const [first] = seen;
  if (!first) return undefined;
  const issuesMax = Math.ceil(ROWS_MAX / seen.length);
  const random = seeded(teaching.options.seed);
  const young = seen.flatMap((past) => {
    const issues = YOUNG_SHARE * Math.min(issuesMax, past.values.length);
    return youngLives(past, { issues, random });
  });
  const groups = await studyAll([...seen.map((past) => ({ past, issuesMax })), ...young]);
  const rows = groups.reduce((sum, lessons) => sum + lessons.rows, 0);
  if (rows < ROWS_MIN) return undefined;
  const { options, told, resumed } = teaching;
  const what = describe(kind, groups, teaching);
  const course = await trainNet(groups, {
    ...{ kind, options },
    resumed: resumed && opened(resumed, what),
    told: {
      ...told,
      checkpoint: (bytes) => told.checkpoint(pack({ head: { what }, arrays: [bytes] })),
    },
  });
  const range = [Math.min(...seen.map(({ start }) => start)), until].map((at) => new Date(at).toISOString());
  const trainedOn = {
    ...{ range: range.join('/'), sources: seen.length, rows },
    ...{ seed: options.seed, revision: 'none' },
  };
  const net = { kind, trainedOn, ...course };
  return gateVersion(first.stepMs, net, { version, firstVoice: 'too' });
}

const pastBefore = (past: Past, until: Instant): Past => ({
  ...past,
  values: past.values.subarray(0, Math.max(0, Math.floor((until - past.start) / past.stepMs))),
});

/** What a checkpoint must be of to go on from it: the same net, told to learn the same from the same. */
function describe(kind: NetKind, groups: readonly Lessons[], { options }: Teaching): string {
  const digest = createHash('sha256');
  for (const { actuals, weights, parts } of groups) {
    for (const { buffer } of [actuals, weights, parts.shared]) digest.update(new Uint8Array(buffer));
  }
  const { seed, epochs, rate } = options;
  return `${kind}, seed ${seed}, ${epochs} epochs from ${rate}, lessons ${digest.digest('hex').slice(0, 16)}`;
}

function opened(checkpoint: Uint8Array, what: string): Uint8Array {
  const { head, arrays } = unpack(checkpoint);
  const kept = (head as { what?: unknown } | null)?.what;
  const [bytes] = arrays;
  if (kept !== what || !(bytes instanceof Uint8Array)) {
    throw new NotPacked(`it is of ${typeof kept === 'string' ? kept : 'something else'}, this is ${what}`);
  }
  return bytes;
}
