/** What a subcommand is: what its help says, and where it is found once it is asked for. */
import type { Environment } from '../config/environment.ts';
import type { Arguments } from './arguments.ts';
import type { Output } from './output.ts';

export interface CommandDefinition {
  /** `predict <subject>`: angle brackets are needed, square ones may be left away, `...` is any number. */
  readonly usage: string;
  /** One line, for the list of all commands. */
  readonly summary: string;
  /** What one has to know to use it. */
  readonly details: readonly string[];
  readonly options: readonly OptionDefinition[];
  /** At least one, from the shell. */
  readonly examples: readonly string[];
  /** Its code is loaded when it runs, so that `pra --help` is quick. */
  readonly load: () => Promise<{ readonly run: Run }>;
}

export interface OptionDefinition {
  /** `--watch`, or `--window <length>` with a value. */
  readonly flags: string;
  readonly meaning: string;
}

/** Options of every command that asks the service. */
export const CLIENT_OPTIONS: readonly OptionDefinition[] = [
  {
    flags: '--address <host:port>',
    meaning: 'Where the service listens (PRA_ADDRESS, or 127.0.0.1:50551)',
  },
  { flags: '--ca <file>', meaning: 'Speak TLS; the authority that signed the service, PEM' },
  { flags: '--cert <file>', meaning: 'Certificate to show, PEM; with --ca and --key' },
  { flags: '--key <file>', meaning: 'Key of that certificate, PEM' },
];

/** Does the work and resolves when it is done; rejects with what `failure.ts` knows how to tell. */
export type Run = (invocation: Invocation) => Promise<void>;

export interface Invocation {
  readonly arguments: Arguments;
  readonly environment: Environment;
  readonly output: Output;
}
