import { open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from '../errors.ts';
import { identifyProcess, isAlive } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** A lock that this process holds until it releases it or ends, however it ends. */
export interface ProcessLock {
  /** This process. */
  readonly holder: ProcessIdentity;
  release(): Promise<void>;
}

interface Holder extends ProcessIdentity {
  /** What the holder does, in words for the one who is refused. */
  readonly purpose: string;
}

/**
 * Takes the lock at `path`, or refuses with one line that names the live holder.
 *
 * The lock is a file `<path>.<n>` that names process and start time, so neither a crash nor a reused process number
 * blocks. A stale lock is never deleted to be taken over (two takers could each delete and create): the taker creates
 * generation n + 1 exclusively, which only one can. A released lock stays behind, marked as such, so that the count
 * never runs backwards.
 *
 * @throws {DatabaseError} DATA_FOLDER_IN_USE
 */
export async function acquireLock(path: string, purpose: string): Promise<ProcessLock> {
  const self = await identifyProcess(process.pid);
  if (self === null) throw new Error('this process cannot see itself in the process table');
  const content = JSON.stringify({ ...self, purpose } satisfies Holder);
  for (;;) {
    const generation = await newestGeneration(path);
    const holder = generation === 0 ? null : await liveHolder(`${path}.${generation}`);
    if (holder !== null) throw inUse(path, holder);
    const file = `${path}.${generation + 1}`;
    if (!(await createExclusively(file, content))) continue;
    await removeOlder(path, generation + 1);
    let released = false;
    return {
      holder: self,
      async release() {
        if (released) return;
        released = true;
        await writeFile(file, 'released');
      },
    };
  }
}

/** The live process that holds the lock at `path`, or null when it is free. */
export async function lockHolder(path: string): Promise<Holder | null> {
  const generation = await newestGeneration(path);
  return generation === 0 ? null : liveHolder(`${path}.${generation}`);
}

async function createExclusively(file: string, content: string): Promise<boolean> {
  try {
    const handle = await open(file, 'wx', 0o600);
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function liveHolder(file: string): Promise<Holder | null> {
  // Between creation and writing the file is empty for a moment; empty for longer means that its creator died there.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const text = await readFile(file, 'utf8').catch(() => 'released');
    if (text === '') {
      await sleep(25);
      continue;
    }
    const holder = parseHolder(text);
    return holder !== null && (await isAlive(holder)) ? holder : null;
  }
  return null;
}

function parseHolder(text: string): Holder | null {
  try {
    const value: unknown = JSON.parse(text);
    const { pid, startedAt, purpose } = value as Partial<Holder>;
    if (typeof pid !== 'number' || typeof startedAt !== 'string') return null;
    return { pid, startedAt, purpose: purpose ?? 'a process' };
  } catch {
    return null;
  }
}

async function generations(path: string): Promise<number[]> {
  const prefix = `${basename(path)}.`;
  const names = await readdir(dirname(path)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  return names
    .filter((name) => name.startsWith(prefix))
    .map((name) => Number(name.slice(prefix.length)))
    .filter((generation) => Number.isInteger(generation) && generation > 0);
}

async function newestGeneration(path: string): Promise<number> {
  return Math.max(0, ...(await generations(path)));
}

async function removeOlder(path: string, generation: number): Promise<void> {
  const older = (await generations(path)).filter((candidate) => candidate < generation);
  await Promise.all(older.map((candidate) => rm(`${path}.${candidate}`, { force: true })));
}

function inUse(path: string, holder: Holder): DatabaseError {
  const folder = join(dirname(path));
  return new DatabaseError(
    'DATA_FOLDER_IN_USE',
    `${folder} is in use by ${holder.purpose} (process ${holder.pid}): stop it first, or set TRADEWIND_DATA_DIR to another folder`,
  );
}
