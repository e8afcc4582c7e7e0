import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { openPromise as openZip } from 'yauzl';
import { isErrorCode } from '../cold/files.ts';
import { HistoryError } from './errors.ts';

export type FileKind = 'text' | 'gzip' | 'zip' | 'parquet';

/** A text inside a file: itself, or each entry of an archive. */
export interface TextSource {
  /** Shown with defects: the file's name, and the entry's behind it. */
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * What a file is, by its first bytes: names lie.
 * @throws {HistoryError} when it is missing, no file, or empty.
 */
export async function fileKind(path: string): Promise<{ kind: FileKind; bytes: number }> {
  let handle;
  try {
    handle = await open(path, 'r');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) throw new HistoryError(`${path}: there is no such file`);
    if (isErrorCode(error, 'EACCES', 'EPERM')) throw new HistoryError(`${path}: may not be read`);
    throw error;
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new HistoryError(`${path}: is not a file`);
    if (stats.size === 0) throw new HistoryError(`${path}: is empty`);
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return { kind: kindOf(buffer), bytes: stats.size };
  } finally {
    await handle.close();
  }
}

function kindOf(start: Buffer): FileKind {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  const magic = start.toString('latin1');
  if (magic === 'PAR1') return 'parquet';
  return magic === 'PK\u0003\u0004' ? 'zip' : 'text';
}

/** The texts of a file, one after the other. `onBytes` is told how much of the file has been read. */
export async function* textSources(
  path: string,
  kind: Exclude<FileKind, 'parquet'>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<TextSource> {
  if (kind === 'zip') {
    yield* zipEntries(path, onBytes);
    return;
  }
  const raw = createReadStream(path, { highWaterMark: 256 * 1024 });
  const counted = readable(raw, path, onBytes);
  // A failure ends the last stream, which is the one that is read.
  const chunks =
    kind === 'gzip'
      ? readable(
          pipeline(counted, createGunzip(), () => undefined),
          path,
        )
      : counted;
  try {
    yield { name: basename(path), chunks };
  } finally {
    raw.destroy();
  }
}

async function* zipEntries(path: string, onBytes: (bytes: number) => void): AsyncGenerator<TextSource> {
  const archive = await openZip(path, { lazyEntries: true, autoClose: false }).catch((error: unknown) => {
    throw damaged(path, error);
  });
  let read = 0;
  try {
    let entries = 0;
    for await (const entry of archive.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      entries += 1;
      const stream = await archive.openReadStreamPromise(entry);
      const before = read;
      const onUnpacked = (bytes: number): void =>
        onBytes(before + (bytes / entry.uncompressedSize) * entry.compressedSize);
      yield { name: `${basename(path)}/${entry.fileName}`, chunks: readable(stream, path, onUnpacked) };
      read += entry.compressedSize;
    }
    if (entries === 0) throw new HistoryError(`${path}: the archive is empty`);
  } finally {
    archive.close();
  }
}

async function* readable(
  stream: AsyncIterable<unknown>,
  path: string,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      bytes += (chunk as Buffer).length;
      onBytes?.(bytes);
      yield chunk as Buffer;
    }
  } catch (error) {
    throw damaged(path, error);
  }
}

function damaged(path: string, cause: unknown): HistoryError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new HistoryError(`${path}: is damaged (${reason})`, { cause });
}
