/** `pra serve`: the service, until a signal ends it. */
import { onStopSignal } from '../../adapters/system/signals.ts';
import { startService } from '../../compose.ts';
import { loadConfig } from '../../config/load.ts';
import type { Path, Setting } from '../../config/problem.ts';
import { STEP_MS } from '../../config/schema.ts';
import { horizonSteps } from '../../core/forecast/model/horizon.ts';
import type { Arguments } from '../arguments.ts';
import type { Invocation } from '../definition.ts';

/** A process that is done and does not end by itself (a native thread, a socket) is ended after this time. */
const LINGER_MS = 500;

export async function run({ arguments: given, environment, output }: Invocation): Promise<void> {
  const config = await loadConfig({
    file: given.value('config') ?? environment.configFile,
    environment,
    overrides: overridesOf(given),
    horizonSteps: horizonSteps(STEP_MS),
  });
  // Before the start: a signal that comes during it waits for its end, so that nothing is left half open.
  const stopping = new AbortController();
  const forget = onStopSignal(() => {
    stopping.abort();
  });
  const service = await startService(config);
  stopping.signal.addEventListener('abort', () => void service.stop());
  if (stopping.signal.aborted) {
    await service.stop();
  } else {
    const { address, metricsAddress } = service;
    output.result({ address, metricsAddress: metricsAddress ?? null }, () => [
      `PRA answers on ${address}, data in ${config.dataDir}`,
      metricsAddress === undefined ? 'metrics are off' : `metrics on http://${metricsAddress}/metrics`,
    ]);
  }
  await service.stopped;
  forget();
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

const OVERRIDES: readonly (readonly [option: string, path: Path])[] = [
  ['listen', ['listen']],
  ['data', ['dataDir']],
];

const overridesOf = (given: Arguments): Setting[] =>
  OVERRIDES.flatMap(([option, path]) => {
    const value = given.value(option);
    return value === undefined ? [] : [{ path, value, origin: `--${option}` }];
  });
