import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress, createZstdDecompress } from 'node:zlib';
import tar from 'tar-stream';
import { DatabaseError } from '../errors.ts';

/**
 * The container of a backup: a tar archive compressed with Zstandard, so that `tar --zstd -xf` opens it without us.
 * Entries are pieces of a megabyte or little more, which bounds the memory of both sides. The file ends with the SHA-256 of all
 * before it, in a frame that Zstandard skips.
 */
export interface ArchiveWriter {
  add(name: string, content: Buffer): Promise<void>;
}

/**
 * Writes an archive under a temporary name and moves it to its own when it is complete and on the disk. A failure
 * leaves nothing behind.
 */
export async function writeArchive(
  file: string,
  fill: (archive: ArchiveWriter) => Promise<void>,
): Promise<number> {
  const partial = `${file}.partial-${process.pid}`;
  try {
    await fillArchive(partial, fill);
    const { size } = await stat(partial);
    await publish(partial, file);
    return size;
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

async function fillArchive(file: string, fill: (archive: ArchiveWriter) => Promise<void>): Promise<void> {
  const pack = tar.pack();
  // `flush` syncs the file before it is closed.
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600, flush: true });
  const written = pipeline(pack, createZstdCompress(), appendSeal, output);
  const filled = fill({
    add: (name, content) =>
      new Promise((done, fail) => {
        pack.entry({ name, mode: 0o600, mtime: new Date(0) }, content, (error) =>
          error ? fail(error) : done(),
        );
      }),
  }).then(
    () => pack.finalize(),
    (error: unknown) => {
      pack.destroy(error as Error);
      throw error;
    },
  );
  // Whichever fails first ends both: a full disk, for one, fails `written` while `fill` waits for room.
  await Promise.all([filled, written]);
}

const SHA256_BYTES = 32;

/** A Zstandard "skippable frame": one of the sixteen numbers reserved for it, and the length of what follows. */
const SEAL_HEADER = Buffer.from([0x5e, 0x2a, 0x4d, 0x18, SHA256_BYTES, 0, 0, 0]);

async function* appendSeal(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256');
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  yield Buffer.concat([SEAL_HEADER, hash.digest()]);
}

/** Where the archive ends and its seal begins, after checking that the one fits the other. */
async function checkSeal(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const end = size - SEAL_HEADER.length - SHA256_BYTES;
  if (end <= 0) throw new Error('it is too short');
  const hash = createHash('sha256');
  for await (const chunk of handle.createReadStream({ start: 0, end: end - 1, autoClose: false })) {
    hash.update(chunk as Buffer);
  }
  const found = Buffer.alloc(size - end);
  await handle.read(found, 0, found.length, end);
  if (!found.equals(Buffer.concat([SEAL_HEADER, hash.digest()]))) throw new Error('its checksum is wrong');
  return end;
}

async function publish(partial: string, file: string): Promise<void> {
  await rename(partial, file);
  const folder = await open(dirname(resolve(file)), 'r');
  await folder.sync();
  await folder.close();
}

/** One piece of an archive, whole. */
export interface ArchiveEntry {
  readonly name: string;
  readonly content: Buffer;
}

/** No piece that we write is larger; a larger one is refused before it fills the memory. */
const PIECE_BYTES_MAX = 64 * 1024 * 1024;

/**
 * The entries of an archive, in order, after its seal was checked.
 *
 * @throws {DatabaseError} BACKUP_INVALID when the file is not a whole, unaltered archive
 */
export async function* readArchive(handle: FileHandle): AsyncGenerator<ArchiveEntry> {
  try {
    const end = await checkSeal(handle);
    const extract = tar.extract();
    const input = handle.createReadStream({ start: 0, end: end - 1, autoClose: false });
    const fed = pipeline(input, createZstdDecompress(), extract);
    // Its failure also ends the loop below, which reports it.
    fed.catch(() => {});
    for await (const entry of extract) {
      const { name, size } = entry.header;
      if (size === undefined || size > PIECE_BYTES_MAX) throw new Error(`${name} is too large`);
      const chunks: Buffer[] = [];
      for await (const chunk of entry) chunks.push(chunk as Buffer);
      yield { name, content: Buffer.concat(chunks) };
    }
    await fed;
  } catch (cause) {
    const { message } = cause as Error;
    throw new DatabaseError('BACKUP_INVALID', `the backup is damaged, or not a backup: ${message}`, {
      cause,
    });
  }
}
