import { randomUUID } from 'node:crypto';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode, removeFile } from './files.ts';
import { LEASES } from './layout.ts';

/** A holder renews its lease this often. */
const RENEW_MS = 30_000;
/** A lease that was not renewed for so long belongs to a process that died. */
const EXPIRE_MS = 180_000;

/** Holds one generation of a series: while it lasts, no process deletes the files that the generation names. */
export interface Lease {
  release(): Promise<void>;
}

export async function takeLease(folder: string, generation: number): Promise<Lease> {
  const leases = join(folder, LEASES);
  await mkdir(leases, { recursive: true });
  const path = join(leases, `${generation}-${process.pid}-${randomUUID()}`);
  await writeFile(path, '');
  const timer = setInterval(() => {
    writeFile(path, '.', { flag: 'r+' }).catch(() => clearInterval(timer));
  }, RENEW_MS);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      await removeFile(path);
    },
  };
}

/** Generations that somebody holds. Leases of dead processes are removed on the way. */
export async function leasedGenerations(folder: string): Promise<Set<number>> {
  const leases = join(folder, LEASES);
  let names: string[];
  try {
    names = await readdir(leases);
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return new Set();
    throw error;
  }
  const held = new Set<number>();
  if (names.length === 0) return held;
  const now = await fileSystemTime(leases);
  for (const name of names) {
    const generation = /^(\d+)-\d+-/.exec(name)?.[1];
    if (generation === undefined) continue;
    const path = join(leases, name);
    const modified = await modifiedAt(path);
    if (modified === undefined) continue;
    if (now - modified > EXPIRE_MS) await removeFile(path);
    else held.add(Number(generation));
  }
  return held;
}

/** The file system's own clock, so that holders and cleaners compare times of one source. */
export async function fileSystemTime(folder: string): Promise<number> {
  const path = join(folder, `${randomUUID()}.time`);
  await writeFile(path, '');
  try {
    return (await stat(path)).mtimeMs;
  } finally {
    await removeFile(path);
  }
}

/** When the file was last written, or undefined where there is none. */
export async function modifiedAt(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mtimeMs;
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}
