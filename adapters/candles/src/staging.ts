import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileSystemTime, modifiedAt } from './cold/lease.ts';

/** No import takes so long: what is older was left by a process that died. */
const ABANDONED_MS = 86_400_000;

/** Removes what imports that died have left in the staging folder. */
export async function cleanStaging(folder: string): Promise<void> {
  const now = await fileSystemTime(folder);
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const modified = await modifiedAt(path);
    if (modified !== undefined && now - modified > ABANDONED_MS)
      await rm(path, { recursive: true, force: true });
  }
}
