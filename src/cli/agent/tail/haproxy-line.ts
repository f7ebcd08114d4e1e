/**
 * What does a line of HAProxy's log say of a request? In the format of `option httplog clf`, whose beginning is the
 * Combined one and which has its time in UTC; with or without what syslog puts before it. What follows are
 *
 *   client port, milliseconds, "frontend" "backend" "server" TR Tw Tc Tr Ta termination-state …
 *
 * (HAProxy's configuration manual, 8.2.3 and 8.4). A request is logged at its end, with the time of its beginning.
 */
import { COLD_HEADER } from '../../../adapters/haproxy/log-words.ts';
import type { Outcome } from '../../../adapters/grpc/gen/pra/v1/Outcome.ts';
import type { Parameter } from '../../../core/units/source-key.ts';
import type { Instant } from '../../../core/units/time.ts';
import { SECOND_MS } from '../../../core/units/time.ts';
import { createCombinedLogReading } from '../../logs/common-log.ts';
import type { Problem } from '../../logs/log-entry.ts';

export interface HaproxyRequest {
  readonly time: Instant;
  readonly attributes: readonly Parameter[];
  /** By its name in the configuration; `<NOSRV>`: none had it. */
  readonly server: string;
  /** For example `/pay`. */
  readonly path: string;
  readonly outcome: Outcome;
  /** From the end of its waiting for a server to its own end; `undefined`: no server had it. */
  readonly serviceSeconds: number | undefined;
  readonly bytesOut: number;
}

const SYSLOG = /^(?:<\d{1,3}>)?(?:\d (?:\S+ ){5}(?:-|(?:\[[^\]]*\])+) |[^"[]*?[\w.-]+\[\d+\]: )/;
const REST =
  / "[^"]*" "[^"]*" \d+ (\d{3}) "[^"]*" "[^"]*" "([^"]*)" (-?\d+) (-?\d+) (-?\d+) (-?\d+) \+?(-?\d+) (\S)(\S)/;

/** Among the headers that were captured, which are at the end of the line: the instance was cold. */
const SAYS_COLD = new RegExp(` "${COLD_HEADER.value}"(?: "[^"]*")* ?$`);

/** HAProxy's own `429 Too Many Requests`. */
const TOO_MANY = 429;

/** Reads lines; `undefined` of an empty one. */
export function createHaproxyReader(): (text: string) => HaproxyRequest | Problem | undefined {
  const { parse } = createCombinedLogReading(() => true);
  return (text) => {
    const line = text.replace(SYSLOG, '');
    const parsed = parse(line);
    if (parsed === undefined || parsed === 'columns') return undefined;
    if ('problem' in parsed) return parsed;
    const [found, ms, server = '', ...rest] = REST.exec(line) ?? [];
    if (found === undefined)
      return { problem: 'it has not what `option httplog clf` writes behind the user agent' };
    const [requestMs = -1, queueMs = -1, , , totalMs = -1] = rest.map(Number);
    const value = (name: string): string => parsed.attributes.find((one) => one.name === name)?.value ?? '';
    const isServed = server !== '<NOSRV>';
    return {
      time: parsed.time + Number(ms),
      attributes: parsed.attributes,
      server,
      path: value('path'),
      outcome: outcomeOf(Number(value('status')), {
        isServed,
        saysCold: SAYS_COLD.test(line),
        cause: rest[5] ?? '-',
      }),
      serviceSeconds:
        isServed && totalMs >= 0
          ? Math.max(0, totalMs - Math.max(0, requestMs) - Math.max(0, queueMs)) / SECOND_MS
          : undefined,
      bytesOut: Number(value('bytes')) || 0,
    };
  };
}

/** `cause` is the first letter of the termination state: `S`, `s` the server, `C`, `c` the client. */
function outcomeOf(
  status: number,
  {
    isServed,
    saysCold,
    cause,
  }: { readonly isServed: boolean; readonly saysCold: boolean; readonly cause: string },
): Outcome {
  if (!isServed) return status >= 500 || status === TOO_MANY ? 'OUTCOME_REJECTED' : 'OUTCOME_SERVED';
  if (status >= 500 || /[Ss]/.test(cause)) return 'OUTCOME_FAILED';
  return saysCold ? 'OUTCOME_COLD' : 'OUTCOME_SERVED';
}
