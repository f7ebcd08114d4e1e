/** Options of every command that asks the service. */
import type { OptionDefinition } from './definition.ts';

export const CLIENT_OPTIONS: readonly OptionDefinition[] = [
  {
    flags: '--address <host:port>',
    meaning: 'Where the service listens (PRA_ADDRESS, or 127.0.0.1:50551)',
  },
  { flags: '--ca <file>', meaning: 'Speak TLS; the authority that signed the service, PEM' },
  { flags: '--cert <file>', meaning: 'Certificate to show, PEM; with --ca and --key' },
  { flags: '--key <file>', meaning: 'Key of that certificate, PEM' },
];
