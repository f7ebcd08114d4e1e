/**
 * The public contract, `proto/pra/v1`, as grpc-js takes it: loaded once, typed by the generated types.
 *
 * The protos are read at run time, so that what is served is what users generate their clients from. The
 * folder lies beside `src` in a checkout and beside `dist` in the published package.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { loadSync } from '@grpc/proto-loader';
import type { MessageTypeDefinition, Options, PackageDefinition } from '@grpc/proto-loader';

import type { AllocationServiceDefinition } from './gen/pra/v1/AllocationService.ts';
import type { EventServiceDefinition } from './gen/pra/v1/EventService.ts';
import type { FeedbackServiceDefinition } from './gen/pra/v1/FeedbackService.ts';
import type { ForecastServiceDefinition } from './gen/pra/v1/ForecastService.ts';
import type { IngestServiceDefinition } from './gen/pra/v1/IngestService.ts';
import type { ModelServiceDefinition } from './gen/pra/v1/ModelService.ts';

export interface Contract {
  readonly ingest: IngestServiceDefinition;
  readonly event: EventServiceDefinition;
  readonly forecast: ForecastServiceDefinition;
  readonly allocation: AllocationServiceDefinition;
  readonly model: ModelServiceDefinition;
  readonly feedback: FeedbackServiceDefinition;
}

/** Full names of the services, as health and reflection know them. */
export const SERVICE_NAMES = [
  'pra.v1.IngestService',
  'pra.v1.EventService',
  'pra.v1.ForecastService',
  'pra.v1.AllocationService',
  'pra.v1.ModelService',
  'pra.v1.FeedbackService',
] as const;

/** The largest message that either side takes. A batch of 10,000 records is about 1 MiB. */
export const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

const FILES = ['ingest', 'event', 'forecast', 'allocation', 'model', 'feedback'].map(
  (name) => `pra/v1/${name}.proto`,
);

let loaded: Contract | undefined;

/** The services with their methods and codecs. `scripts/proto-types.js` generates the types for these very options. */
export function loadContract(): Contract {
  loaded ??= typed(
    load({ keepCase: false, longs: Number, enums: String, arrays: true, defaults: true, oneofs: true }),
  );
  return loaded;
}

/** The files of the contract for server reflection, which wants the names of the fields as the protos spell them. */
export function loadReflected(): PackageDefinition {
  // Every type carries the files of all of them, and reflection decodes them anew for each: one type is enough.
  const type = load({ keepCase: true })['pra.v1.Source'] as MessageTypeDefinition<object, object>;
  return { 'pra.v1.Source': { ...type, fileDescriptorProtos: type.fileDescriptorProtos.map(withImport) } };
}

/**
 * proto-loader makes one file of each package and forgets that `pra.v1` imports `google.protobuf`, which
 * grpcurl does not forgive (grpc/grpc-node#2595). Appending a field to an encoded message adds to it.
 */
function withImport(file: Buffer): Buffer {
  const imported = 'google_protobuf.proto';
  if (!file.includes('pra_v1.proto')) return file;
  const dependency = 0x1a; // Field 3 of FileDescriptorProto, a string.
  return Buffer.concat([file, Buffer.from([dependency, imported.length]), Buffer.from(imported)]);
}

function load(options: Options): PackageDefinition {
  const folder = ['../../../proto', '../../../../proto']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (folder === undefined) throw new Error('the folder `proto` is missing from the installation');
  return loadSync(FILES, { ...options, includeDirs: [folder] });
}

/** proto-loader cannot know the types; the generated ones are checked to be current by `npm run check:proto`. */
const typed = (definition: PackageDefinition): Contract => ({
  ingest: definition['pra.v1.IngestService'] as unknown as IngestServiceDefinition,
  event: definition['pra.v1.EventService'] as unknown as EventServiceDefinition,
  forecast: definition['pra.v1.ForecastService'] as unknown as ForecastServiceDefinition,
  allocation: definition['pra.v1.AllocationService'] as unknown as AllocationServiceDefinition,
  model: definition['pra.v1.ModelService'] as unknown as ModelServiceDefinition,
  feedback: definition['pra.v1.FeedbackService'] as unknown as FeedbackServiceDefinition,
});
