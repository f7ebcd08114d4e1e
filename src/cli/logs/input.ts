/**
 * Where do lines come from? From a file, packed or not, or from standard input; and they can be read again.
 *
 * Whether a file is packed is told by its first bytes: logs are renamed, and `access.log.1` may be either. What can
 * be read once only (standard input, a pipe) is first kept in a temporary file.
 */
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CommandFailure } from '../failure.ts';

const STANDARD_INPUT = '-';

export interface Input {
  /** As it was given, for messages. */
  readonly name: string;
  /** Bytes, packed if it is. */
  readonly size: number;
  /** All of it from the beginning, unpacked. One reading at a time. */
  read(): Reading;
  close(): Promise<void>;
}

export interface Reading {
  /** To be walked through once. Rejects with what the operating system refuses, or what cannot be unpacked. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes that were read so far, packed if it is. */
  bytesRead(): number;
}

/** Rejects if there is no such file, or one that is packed in a way that is not known here. */
export async function openInput(name: string): Promise<Input> {
  const file = name === STANDARD_INPUT ? await keptFile(process.stdin) : await openFile(name);
  try {
    return await inputOf(name, file);
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** All of it at once, unpacked. Rejects as `openInput` and its readings do. */
export async function readText(name: string): Promise<string> {
  const input = await openInput(name);
  try {
    const parts: Buffer[] = [];
    for await (const part of input.read().chunks) parts.push(Buffer.from(part));
    return Buffer.concat(parts).toString('utf8');
  } finally {
    await input.close();
  }
}

interface OpenFile {
  readonly handle: FileHandle;
  close(): Promise<void>;
}

async function openFile(name: string): Promise<OpenFile> {
  const handle = await open(name);
  const stats = await handle.stat();
  if (stats.isFile() || stats.isDirectory()) return { handle, close: () => handle.close() };
  return keptFile(handle.createReadStream());
}

/** All that comes, in a file that nobody else sees, and that is gone with the process at the latest. */
async function keptFile(from: Readable): Promise<OpenFile> {
  const folder = await mkdtemp(join(tmpdir(), 'pra-input-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const handle = await open(join(folder, 'input'), 'wx+');
  // An open file outlives its name, except on Windows, where it is removed when it is closed.
  await remove().catch(() => undefined);
  const close = async (): Promise<void> => {
    await handle.close();
    await remove();
  };
  try {
    await writeFile(handle, from);
    return { handle, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function inputOf(name: string, file: OpenFile): Promise<Input> {
  const { handle } = file;
  const { size } = await handle.stat();
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING_BYTES), 0, BEGINNING_BYTES, 0);
  const beginning = buffer.subarray(0, bytesRead);
  const refused = REFUSED.find(({ magic }) => beginning.indexOf(magic) === 0);
  if (refused) {
    const how = `${refused.unpack} ${name} | pra import … -`;
    throw new CommandFailure(`${name} is packed by ${refused.by}, which is not read here; unpack it: ${how}`);
  }
  const isPacked = beginning.indexOf(GZIP) === 0;
  const read = (): Reading => {
    let position = 0;
    const chunks = chunksOf(handle, (bytes) => (position += bytes));
    return { chunks: isPacked ? unpacked(chunks, name) : chunks, bytesRead: () => position };
  };
  return { name, size, read, close: () => file.close() };
}

/** By position, so that every reading begins at the beginning; a stream would close the file with itself. */
async function* chunksOf(handle: FileHandle, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  for (let position = 0; ;) {
    const { buffer, bytesRead } = await handle.read(
      Buffer.allocUnsafe(CHUNK_BYTES),
      0,
      CHUNK_BYTES,
      position,
    );
    if (bytesRead === 0) return;
    position += bytesRead;
    onRead(bytesRead);
    yield buffer.subarray(0, bytesRead);
  }
}

/** Larger pieces than by default are read faster; the entries of still larger ones outlive their first collection. */
const CHUNK_BYTES = 128 * 1024;
const BEGINNING_BYTES = 8;

const GZIP = Buffer.from([0x1f, 0x8b]);
const REFUSED = [
  { magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), by: 'zstd', unpack: 'zstd -dc' },
  { magic: Buffer.from('BZh'), by: 'bzip2', unpack: 'bzip2 -dc' },
  { magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), by: 'xz', unpack: 'xz -dc' },
  { magic: Buffer.from([0x04, 0x22, 0x4d, 0x18]), by: 'lz4', unpack: 'lz4 -dc' },
  { magic: Buffer.from('PK\x03\x04', 'latin1'), by: 'zip', unpack: 'unzip -p' },
] as const;

async function* unpacked(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  // The error of either is the error of the last, which is read.
  const text = pipeline(Readable.from(chunks), createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
  try {
    yield* text as AsyncIterable<Buffer>;
  } catch (error) {
    throw new CommandFailure(`${name} cannot be unpacked: ${(error as Error).message}`);
  }
}
