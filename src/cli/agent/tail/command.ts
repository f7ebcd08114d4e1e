/** `pra agent tail`: HAProxy's log as the reports of a load balancer. */
import { mkdirSync } from 'node:fs';
import { get } from 'node:http';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onStopSignal } from '../../../adapters/system/signals.ts';
import type { Client } from '../../../compose-client.ts';
import { parseAddress } from '../../../config/address.ts';
import { parseDuration } from '../../../config/quantities.ts';
import { loadRules } from '../../../config/rules/load-rules.ts';
import { compileRules } from '../../../core/demand/extraction.ts';
import { formatInstant, SECOND_MS } from '../../../core/units/time.ts';
import type { Arguments } from '../../arguments.ts';
import { withClient } from '../../client.ts';
import type { Invocation } from '../../definition.ts';
import { UsageError } from '../../failure.ts';
import type { AgentTime } from '../agent-time.ts';
import { MACHINE_TIME } from '../agent-time.ts';
import { readJson, writeJson } from '../durable-json.ts';
import { followFile } from './follow-file.ts';
import { createGatherer } from './gather.ts';
import type { TailState } from './sender.ts';
import { createSender } from './sender.ts';
import { openSyslogPort } from './syslog-port.ts';
import type { TailOptions } from './tail.ts';
import { tail } from './tail.ts';

const LENGTH = 'a length of time, for example 30s';
const LOOK_EVERY_MS = 250;
/** By the machine's clock, where the log's runs faster. */
const LOOK_REAL_MS_MIN = 50;
const LAG_MS = 2 * SECOND_MS;
const BEAT_MS = 5 * SECOND_MS;
/** A log that people fill may be silent for a while; one with a beat may not. */
const SILENCE_MS = 60 * SECOND_MS;
const SILENCE_BEATS = 3;

export async function runTail(invocation: Invocation, log: string, time = MACHINE_TIME): Promise<void> {
  await withClient(invocation, (client) => tailWith(client, invocation, { log, time }));
}

async function tailWith(
  client: Client,
  { arguments: given, output }: Invocation,
  { log, time }: { readonly log: string; readonly time: AgentTime },
): Promise<void> {
  const { clock, timeOf } = time;
  const stateFile = given.value('state') ?? join('pra-agent', `tail-${encodeURIComponent(log)}.json`);
  mkdirSync(dirname(resolve(stateFile)), { recursive: true });
  const known = readJson<TailState>(stateFile, (one) => typeof one.client === 'string');
  const state: TailState = {
    sequence: 0,
    watermark: undefined,
    position: undefined,
    pending: undefined,
    ...known,
    client: given.value('id') ?? known?.client ?? `${hostname()}:${log}`,
  };
  const beat = given.read('beat', readUrl, 'http://HOST:PORT/PATH');
  const silenceMs = given.read('silence', parseDuration, LENGTH);
  const stopping = new AbortController();
  const forget = onStopSignal(() => {
    stopping.abort();
  });
  const source = await openSource(log, state);
  const gatherer = createGatherer({
    isSent: await sentAttributes(given),
    added: addedAttributes(given),
    timeOf,
    beatPath: beat?.pathname,
  });
  const beating = setInterval(() => {
    if (beat) knock(beat);
  }, BEAT_MS);
  if (beat) knock(beat);
  try {
    output.result({ log: source.name }, () => [`following ${source.name}`]);
    const options: TailOptions = {
      read: source.read,
      from: state.position,
      gatherer,
      sender: createSender(
        {
          client,
          clock,
          save: (next) => {
            writeJson(stateFile, next);
          },
          warn,
        },
        state,
      ),
      clock,
      settings: {
        lookEveryMs: Math.max(LOOK_EVERY_MS, LOOK_REAL_MS_MIN / time.realMs(1)),
        silenceMs: silenceMs ?? (beat ? SILENCE_BEATS * BEAT_MS : SILENCE_MS),
        lagMs: given.read('lag', parseDuration, LENGTH) ?? LAG_MS,
      },
      said: ({ requests, badLines, firstBad }, watermark) => {
        if (firstBad !== undefined) warn(`${badLines} lines are no requests; the first one: ${firstBad}`);
        const until = watermark === undefined ? undefined : formatInstant(watermark);
        output.result({ requests, badLines, watermark: until ?? null }, () =>
          requests === 0 ? [] : [`${requests} requests, complete until ${until ?? 'nobody knows when'}`],
        );
      },
    };
    await tail(options, stopping.signal);
  } finally {
    clearInterval(beating);
    forget();
    await source.close();
  }
}

const warn = (message: string): void => {
  process.stderr.write(`pra agent tail: ${message}\n`);
};

async function openSource(
  log: string,
  { position: from }: TailState,
): Promise<Pick<TailOptions, 'read'> & { readonly name: string; close(): Promise<void> }> {
  const listen = log.startsWith('udp://') ? parseAddress(log.slice('udp://'.length)) : undefined;
  if (listen === undefined) {
    if (log.startsWith('udp:'))
      throw new UsageError(`"${log}" is not allowed; it must be a file or udp://HOST:PORT`);
    return { name: log, ...followFile({ path: log, from, warn }) };
  }
  const port = await openSyslogPort(listen);
  return {
    name: `udp://${listen.host}:${port.port}`,
    read: () => {
      const lost = port.lost();
      if (lost > 0) warn(`${lost} lines were lost: they came faster than they could be taken`);
      const bytes = port.take();
      return Promise.resolve(bytes.length === 0 ? undefined : { bytes, position: undefined });
    },
    close: () => {
      port.close();
      return Promise.resolve();
    },
  };
}

/** What the rules do not read need not be sent, and requests that differ by nothing else are one record. */
async function sentAttributes(given: Arguments): Promise<(name: string) => boolean> {
  const file = given.value('rules');
  if (file === undefined) return given.has('set') ? () => false : () => true;
  const extractor = compileRules(await loadRules(file));
  return (name) => extractor.couldRead(name);
}

function addedAttributes(given: Arguments): { name: string; value: string }[] {
  return given.values('set').map((text) => {
    const [found, name = '', value = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    if (found === undefined) throw new UsageError(`--set: "${text}" is not allowed; it must be NAME=VALUE`);
    return { name, value };
  });
}

const readUrl = (text: string): URL | undefined =>
  URL.canParse(text) && text.startsWith('http://') ? new URL(text) : undefined;

/** A request of our own: when its line comes, the log is being written. */
function knock(beat: URL): void {
  const request = get(beat, { agent: false, timeout: BEAT_MS }, (response) => response.resume());
  request.on('error', () => undefined); // That no line of it comes says it.
}
