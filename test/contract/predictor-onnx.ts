/** Opens the predictor on ONNX Runtime with graphs that a test has made. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openPredictor } from '../../src/adapters/onnx/predictor.ts';
import type { PredictorOptions, PredictorProblem } from '../../src/adapters/onnx/predictor.ts';
import type { ModelCard } from '../../src/core/forecast/model/model-card.ts';
import { typescriptFlags } from '../../src/typescript-flags.ts';
import type { Predictor } from '../../src/ports/predictor.ts';

export interface TestModel {
  readonly card: ModelCard;
  readonly graph: Uint8Array;
}

export interface OpenedPredictor {
  readonly predictor: Predictor;
  /** Grows as they are told. */
  readonly problems: readonly PredictorProblem[];
}

/** Generous limits, so that a busy machine fails no test. The predictor and its files go after the test. */
export async function openOnnxPredictor(
  t: TestContext,
  models: readonly TestModel[],
  options: Partial<PredictorOptions> = {},
): Promise<OpenedPredictor> {
  const folder = await temporaryFolder(t);
  const files = await Promise.all(
    models.map(async ({ card, graph }, i) => {
      const file = join(folder, `${i}.onnx`);
      await writeFile(file, graph);
      return { card, file };
    }),
  );
  const problems: PredictorProblem[] = [];
  const predictor = await openPredictor({
    models: files,
    threadOptions: { execArgv: typescriptFlags() },
    timeoutMs: 30_000,
    loadTimeoutMs: 60_000,
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  t.after(() => predictor.close());
  return { predictor, problems };
}

/** Removed after the test. */
export async function temporaryFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-predictor-'));
  t.after(() => rm(folder, { recursive: true }));
  return folder;
}
