/** Which options does each agent have? */
import type { OptionDefinition } from '../definition.ts';

const STATE = {
  flags: '--state <path>',
  meaning: 'exec: folder, tail: file of what it must know after its restart (./pra-agent/…)',
} as const;
const ID = {
  flags: '--id <name>',
  meaning: 'exec, tail: its name for the service, kept for good (one is made)',
} as const;

/** Of each agent, beside those of the client. */
export const AGENT_OPTIONS = {
  haproxy: [
    { flags: '--listen <host:port>', meaning: 'haproxy: where HAProxy asks (127.0.0.1:8777)' },
    {
      flags: '--slow-start <length>',
      meaning:
        'haproxy: how long a new instance takes to its full share (0s), as long as nothing else is learned',
    },
    {
      flags: '--learn <file>',
      meaning: "haproxy: HAProxy's log, of which it learns how much a new instance can take at which age",
    },
    {
      flags: '--config-out <file>',
      meaning: 'haproxy: write a configuration of HAProxy; with --bind and --servers',
    },
    {
      flags: '--log <host:port>',
      meaning: 'haproxy: where HAProxy logs what `pra agent tail` reads: syslog there, or stdout (nowhere)',
    },
    { flags: '--bind <host:port>', meaning: 'haproxy: where clients connect to HAProxy' },
    {
      flags: '--servers <host:port>',
      meaning: 'haproxy: addresses that instances may have, 10.0.0.7:80 or 10.0.0.7:9000-9031; with commas',
    },
  ],
  exec: [
    { flags: '--start <command>', meaning: 'exec: starts an instance, and ends when it is started' },
    { flags: '--stop <command>', meaning: 'exec: stops it; does no harm where nothing is to be stopped' },
    {
      flags: '--probe <url>',
      meaning: 'exec: asks whether it is ready, http://{address}/PATH or tcp://{address}',
    },
    {
      flags: '--addresses <host:port>',
      meaning: 'exec: addresses that instances may have, as for --servers (instances have none)',
    },
    { flags: '--start-timeout <length>', meaning: 'exec: from the start command to ready (10m)' },
    { flags: '--stop-timeout <length>', meaning: 'exec: what a stop command may take (1m)' },
    { flags: '--probe-every <length>', meaning: 'exec: how often it is asked (1s)' },
    { flags: '--drain <length>', meaning: 'exec: from no new requests to the stop command (5s)' },
    { flags: '--parallel <n>', meaning: 'exec: commands that run at the same time (10)' },
    STATE,
    ID,
    { flags: '--take-over', meaning: 'exec: take the pool from the manager that has it' },
  ],
  tail: [
    { flags: '--rules <file>', meaning: 'tail: extraction rules; only what they read is sent' },
    {
      flags: '--set <name=value>',
      meaning: 'tail: an attribute of all requests, and the only one without --rules',
    },
    {
      flags: '--beat <url>',
      meaning: 'tail: a path of HAProxy to ask now and then, to see that the log is written',
    },
    {
      flags: '--silence <length>',
      meaning: 'tail: for how long silence is taken for no requests (1m; with --beat 15s)',
    },
    { flags: '--lag <length>', meaning: 'tail: from the beginning of a request to its line (2s)' },
    STATE,
    ID,
  ],
  conform: [
    { flags: '--patience <length>', meaning: 'conform: what each step may take, starts included (30s)' },
  ],
} as const satisfies Readonly<Record<string, readonly OptionDefinition[]>>;
