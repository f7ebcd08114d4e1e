/**
 * The lines that are added to a log, over rotation and truncation, from where somebody left off.
 *
 * A file is known by its inode and by the digest of its beginning, since inodes are used again. One that was renamed
 * is read to its end, and some looks longer, for whoever writes it goes on until it is told to open the new one; then
 * come the files that followed it, the oldest first. Only whole lines are handed out.
 */
import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A place between two lines. */
export interface LogPosition {
  readonly inode: number;
  readonly offset: number;
  /** Of the bytes before `offset`, the first few. */
  readonly head: string;
}

export interface AddedLines {
  /** With their ends. */
  readonly bytes: Buffer;
  /** Behind them. */
  readonly position: LogPosition;
}

export interface FileFollower {
  /** Resolves with what was added, in parts; `undefined`: nothing for now. */
  read(): Promise<AddedLines | undefined>;
  close(): Promise<void>;
}

export interface FollowOptions {
  readonly path: string;
  /** Where somebody left off; `undefined`: at the end of what is there now. */
  readonly from: LogPosition | undefined;
  /** Something is lost. */
  readonly warn: (message: string) => void;
}

const PART_BYTES = 256 * 1024;
const HEAD_BYTES = 256;
/** Looks at a renamed file that found nothing new, until it is left. */
const IDLE_LOOKS = 4;

interface Current {
  readonly file: FileHandle;
  readonly inode: number;
  offset: number;
  head: string;
  idleLooks: number;
  /** Within a line that is longer than a part. */
  isSkipping: boolean;
}

export function followFile({ path, from, warn }: FollowOptions): FileFollower {
  let current: Current | undefined;
  /** Files that were read to their end. */
  const done = new Set<number>();
  let isFirst = true;

  async function openAt(name: string, offset: number): Promise<Current | undefined> {
    try {
      const file = await open(name, 'r');
      const { ino } = await file.stat();
      const head = await headOf(file, offset);
      return { file, inode: ino, offset, head, idleLooks: 0, isSkipping: false };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The file that was left off at, or the one that has its name now. */
  async function first(): Promise<Current | undefined> {
    if (from === undefined) {
      const size = isFirst ? await sizeOf(path) : 0;
      isFirst = false;
      return await openAt(path, size);
    }
    for (const name of await siblings(path)) {
      const opened = await openAt(name, from.offset);
      if (opened?.inode === from.inode && opened.head === from.head) return opened;
      await opened?.file.close();
    }
    const opened = await openAt(path, 0);
    if (opened) warn(`the log that was read before is gone; ${path} is read from its beginning`);
    return opened;
  }

  /** The file that came after this one, once it has had its time. */
  async function next(last: Current): Promise<Current | undefined> {
    const named = await statOf(path);
    if (named === undefined || named.ino === last.inode) return undefined;
    last.idleLooks += 1;
    if (last.idleLooks < IDLE_LOOKS) return undefined;
    const { birthtimeMs, size } = await last.file.stat();
    if (size > last.offset) warn(`the last ${size - last.offset} bytes of the log before are no whole line`);
    done.add(last.inode);
    const followers: { readonly name: string; readonly about: Stats }[] = [];
    for (const name of await siblings(path)) {
      const about = await statOf(name);
      if (about === undefined || done.has(about.ino) || about.birthtimeMs < birthtimeMs) continue;
      followers.push({ name, about });
    }
    // Several may be of the same tick of the file system's clock.
    const byAge = followers.sort(
      (a, b) =>
        a.about.birthtimeMs - b.about.birthtimeMs ||
        a.about.mtimeMs - b.about.mtimeMs ||
        Number(a.name === path) - Number(b.name === path),
    );
    const after = byAge[0]?.name ?? path;
    const opened = await openAt(after, 0);
    if (opened) await last.file.close();
    return opened;
  }

  async function read(): Promise<AddedLines | undefined> {
    current ??= await first();
    if (current === undefined) return undefined;
    const { size } = await current.file.stat();
    if (size < current.offset || (size > current.offset && (await isRewritten(current)))) {
      warn(`${path} was truncated; it is read from its beginning`);
      Object.assign(current, { offset: 0, head: await headOf(current.file, 0), isSkipping: false });
    }
    const lines = size > current.offset ? await wholeLines(current) : undefined;
    if (lines !== undefined) {
      current.idleLooks = 0;
      return lines;
    }
    const following = await next(current);
    if (following === undefined) return undefined;
    current = following;
    return await read();
  }

  async function wholeLines(at: Current): Promise<AddedLines | undefined> {
    const part = Buffer.alloc(PART_BYTES);
    const { bytesRead } = await at.file.read(part, 0, PART_BYTES, at.offset);
    const end = part.lastIndexOf(LINE_FEED, bytesRead - 1) + 1;
    if (end === 0 && bytesRead < PART_BYTES) return undefined;
    const start = at.isSkipping ? part.indexOf(LINE_FEED) + 1 : 0;
    if (end === 0) warn(`a line of ${path} is longer than ${PART_BYTES} bytes; it is left aside`);
    at.isSkipping = end === 0;
    at.offset += end === 0 ? bytesRead : end;
    at.head = await headOf(at.file, at.offset);
    const position = { inode: at.inode, offset: at.offset, head: at.head };
    return { bytes: end === 0 ? Buffer.alloc(0) : part.subarray(start, end), position };
  }

  return {
    read,
    async close() {
      await current?.file.close();
    },
  };
}

const LINE_FEED = 10;

const isRewritten = async ({ file, offset, head }: Current): Promise<boolean> =>
  (await headOf(file, offset)) !== head;

async function headOf(file: FileHandle, offset: number): Promise<string> {
  const length = Math.min(offset, HEAD_BYTES);
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await file.read(bytes, 0, length, 0);
  return createHash('sha256').update(bytes.subarray(0, bytesRead)).digest('hex').slice(0, 16);
}

/** The log and what it was renamed to, unless it is packed by now. */
async function siblings(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  return names
    .filter((name) => name.startsWith(basename(path)) && !/\.(gz|xz|zst|bz2)$/.test(name))
    .map((name) => join(folder, name));
}

async function statOf(path: string): Promise<Stats | undefined> {
  return await stat(path).catch(() => undefined);
}

const sizeOf = async (path: string): Promise<number> => (await statOf(path))?.size ?? 0;
