/**
 * How many inputs does each surface get? 100,000 together, most of them where an input is cheap.
 *
 * By hand: FUZZ_TIMES=20 runs twenty times as many, FUZZ_SEED=7 other ones. The seed is fixed otherwise, so that
 * whoever changes something is not told of what somebody else broke.
 */
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

export const INPUTS_MIN = 100_000;

/** Inputs by surface. */
export const INPUTS = {
  'messages, decoded and answered in process': 66_000,
  'calls through the door of a running service': 6_000,
  'frames that are no gRPC': 500,
  'configuration as random text': 4_000,
  'configuration as random structures': 4_000,
  'environment variables': 3_000,
  'rules files and requests': 4_000,
  'access logs': 10_000,
  'spellings of sources': 10_000,
  'lengths of time, sizes, addresses': 6_000,
  'model cards': 7_000,
  'plain data as JSON': 6_000,
} as const;

export type Surface = keyof typeof INPUTS;

const times = Number(process.env['FUZZ_TIMES'] ?? 1);
const seed = Number(process.env['FUZZ_SEED'] ?? 1);

export interface Fuzzing<Input> {
  readonly inputs: Arbitrary<Input>;
  /** Throws if the input is not handled as it should. */
  readonly check: (input: Input) => void | Promise<void>;
  /** What one `Input` counts; 1 unless set. */
  readonly inputsEach?: number;
  /** For inputs whose outcome depends on what came before: smaller ones say nothing. */
  readonly unshrunk?: boolean;
}

/** Checks the surface with its share of inputs, and tells how many there were and by which seed. */
export async function fuzz<Input>(
  t: TestContext,
  surface: Surface,
  { inputs, check, inputsEach = 1, unshrunk = false }: Fuzzing<Input>,
): Promise<void> {
  const share = INPUTS[surface] * times;
  const began = performance.now();
  let ran = 0;
  const property = fc.asyncProperty(inputs, async (input) => {
    ran += inputsEach;
    await check(input);
  });
  await fc.assert(property, {
    seed,
    numRuns: Math.ceil(share / inputsEach),
    endOnFailure: unshrunk,
    includeErrorInReport: true,
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  t.diagnostic(`fuzz: ${ran} inputs, ${surface}, seed ${seed}, ${seconds} s`);
  assert.ok(ran >= share, `${ran} of ${share} inputs ran`);
}
