/** How both fleets start, ask after and stop a server: the same commands, at ports of their own. */
import { variablesOf } from '../../../agent/exec/commands.ts';
import type { CommandLines } from '../../../agent/exec/commands.ts';
import { readProbe } from '../../../../adapters/commands/probe.ts';
import { formatDuration } from '../../../../config/quantities.ts';
import { MINUTE_MS, SECOND_MS } from '../../../../core/units/time.ts';
import { SERVER, SERVER_FILE } from '../scenario.ts';

/** Lengths of time of the trace. */
const START_TIMEOUT_MS = 20 * MINUTE_MS;
const STOP_TIMEOUT_MS = 5 * MINUTE_MS;
const PROBE_EVERY_MS = 15 * SECOND_MS;
/** A second of the machine's: longer than HAProxy takes to hear of it. */
export const DRAIN_MS = MINUTE_MS;
const PARALLEL = 10;
const PROBE = 'http://{address}/ready';

export interface FleetPlaces {
  /** Of process numbers. */
  readonly folder: string;
  readonly leash: string;
  /** No server lives longer, by the machine's clock. */
  readonly lifeMs: number;
}

function commandsOf({ folder, leash, lifeMs }: FleetPlaces): Pick<CommandLines, 'start' | 'stop'> {
  const { startMs, slots, serviceMs, queueMax, coldFactor, coldMs } = SERVER;
  const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
  const options = {
    leash,
    'life-ms': lifeMs,
    'start-ms': startMs,
    slots,
    'service-ms': serviceMs,
    'queue-max': queueMax,
    'cold-factor': coldFactor,
    'cold-ms': coldMs,
  };
  const words = Object.entries(options).map(([name, value]) => `--${name} ${value}`);
  const pidFile = `${quoted(folder)}/$PRA_INSTANCE.pid`;
  const server = `${quoted(process.execPath)} ${quoted(SERVER_FILE)} --port $PRA_INSTANCE_PORT --pid-file ${pidFile} ${words.join(' ')}`;
  return {
    start: `${server} </dev/null >/dev/null 2>&1 & echo $! > ${pidFile}`,
    // The server removes the file when it ends; until then nobody else gets its port.
    stop: `f=${pidFile}; test -e $f || exit 0; kill $(cat $f) 2>/dev/null || { rm -f $f; exit 0; }
      for i in $(seq 50); do test -e $f || exit 0; sleep 0.05; done; kill -9 $(cat $f); rm -f $f`,
  };
}

/** For a keeper in this process. */
export function linesOf(places: FleetPlaces): CommandLines {
  return {
    ...commandsOf(places),
    probe: readProbe(PROBE),
    startTimeoutMs: START_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS,
    probeEveryMs: PROBE_EVERY_MS,
    parallel: PARALLEL,
    variables: variablesOf,
  };
}

/** The same as options of `pra agent exec`. */
export function execOptions(places: FleetPlaces): Readonly<Record<string, string>> {
  return {
    ...commandsOf(places),
    probe: PROBE,
    'start-timeout': formatDuration(START_TIMEOUT_MS),
    'stop-timeout': formatDuration(STOP_TIMEOUT_MS),
    'probe-every': formatDuration(PROBE_EVERY_MS),
    drain: formatDuration(DRAIN_MS),
    parallel: String(PARALLEL),
  };
}
