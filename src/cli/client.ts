/** How does a command talk to the service, and how is its silence told? */
import { readFileSync } from 'node:fs';
import type { Client, ClientTls } from '../compose-client.ts';
import { connect, RpcError } from '../compose-client.ts';
import { formatAddress, parseAddress } from '../config/address.ts';
import type { Arguments } from './arguments.ts';
import { understood } from './arguments.ts';
import { CommandFailure, UsageError } from './failure.ts';
import type { Invocation } from './definition.ts';

const DEFAULT_ADDRESS = '127.0.0.1:50551';
const ADDRESS_ALLOWED = 'HOST:PORT, for example 127.0.0.1:50551';

/** What `use` gives, with a client that is closed afterwards. Failures of calls become words. */
export async function withClient<T>(
  { arguments: given, environment }: Invocation,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  const address = formatAddress(
    given.read('address', parseAddress, ADDRESS_ALLOWED) ??
      understood('PRA_ADDRESS', environment.address ?? DEFAULT_ADDRESS, {
        read: parseAddress,
        allowed: ADDRESS_ALLOWED,
      }),
  );
  const client = connect(address, { tls: readTls(given) });
  try {
    return await use(client);
  } catch (error) {
    throw error instanceof RpcError ? inWords(error, address) : error;
  } finally {
    client.close();
  }
}

function readTls(given: Arguments): ClientTls | undefined {
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => given.value(name));
  if (cert !== undefined && key !== undefined && ca !== undefined) {
    const identity = { certificate: readFileSync(cert), key: readFileSync(key) };
    return { authority: readFileSync(ca), identity };
  }
  if (cert !== undefined || key !== undefined) throw new UsageError('--cert, --key and --ca go together');
  return ca === undefined ? undefined : { authority: readFileSync(ca), identity: undefined };
}

/** What was wrong is the caller's to mend, or the service is not there, or it says itself what the matter is. */
function inWords(error: RpcError, address: string): Error {
  const { code, message, reason, violations } = error;
  if (code === 'INVALID_ARGUMENT') {
    const fields = violations.map(({ field, description }) => `${field}: ${description}`);
    return new UsageError(fields.length > 0 ? fields.join('; ') : message);
  }
  if (code === 'DEADLINE_EXCEEDED') return new CommandFailure(`no answer from ${address} in time`);
  if (code === 'UNIMPLEMENTED') return new CommandFailure(`${address} does not know this call: ${message}`);
  // The service always says why it is unavailable; without a reason it was not the service that spoke.
  if (code === 'UNAVAILABLE' && reason === undefined) {
    return new CommandFailure(`no answer from ${address}: ${whyNobodyAnswers(message)}`);
  }
  return new CommandFailure(message);
}

/** grpc-js has one code for all of it; its message tells them apart. */
function whyNobodyAnswers(message: string): string {
  if (message.includes('Name resolution failed')) return 'there is no machine of this name';
  if (message.includes('Failed to connect'))
    return 'what listens there has hung up; does it speak TLS (--ca)?';
  return 'is `pra serve` running?';
}
