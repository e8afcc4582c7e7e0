import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger.ts';
import { commandLine, identifyProcess, isAlive } from './process-identity.ts';

const SHUTDOWN_MS = 30_000;

/** What a running server says about itself in `postmaster.pid`. */
export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
}

export async function readPostmasterFile(cluster: string): Promise<PostmasterFile | null> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  return { pid: Number(lines[0]), ready: lines[7]?.trim() === 'ready' };
}

/**
 * Ends what an earlier owner left behind, so that a new server can start on the cluster. The caller holds the data
 * folder's lock, so a server that still runs here has lost its owner: it is shut down cleanly, by force if it does not
 * listen. A file whose number now belongs to some other program (after a reboot or in a new container) is removed,
 * because PostgreSQL would take that program for a server and refuse to start.
 */
export async function endOrphan(cluster: string, logger: Logger): Promise<void> {
  const file = await readPostmasterFile(cluster);
  if (file === null) return;
  const orphan = await identifyProcess(file.pid);
  if (orphan === null) return;
  if (!(await commandLine(file.pid)).includes(cluster)) {
    await rm(join(cluster, 'postmaster.pid'), { force: true });
    return;
  }
  logger.info({ postmaster: file.pid }, 'ending the database server of an earlier run');
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalProcess(file.pid, signal);
    const deadline = performance.now() + SHUTDOWN_MS;
    while (performance.now() < deadline) {
      if (!(await isAlive(orphan))) return;
      await sleep(20);
    }
  }
  throw new Error(`the database server of an earlier run (process ${file.pid}) does not end`);
}

/** Sends a signal; false when there is no such process any more. */
export function signalProcess(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
