import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode, removeFile } from './files.ts';
import { LEASES, MANIFESTS } from './layout.ts';
import { fileSystemTime, leasedGenerations, modifiedAt } from './lease.ts';
import { listGenerations, manifestPath, readManifest } from './manifest.ts';

/** A file that no manifest names may be another writer's, on its way into one, for so long. */
const UNLISTED_MS = 3_600_000;

/**
 * Removes generations of a series that nobody holds, and the files that only they name. Safe beside readers and
 * writers of any process: a reader leaves its lease first and then looks whether its manifest is still there, so it
 * either keeps the manifest here or sees that it is gone and starts over with a newer one.
 */
export async function purgeSuperseded(folder: string): Promise<void> {
  const generations = await listGenerations(folder);
  const current = generations.at(-1);
  if (current === undefined) return;
  const leased = await leasedGenerations(folder);
  const superseded = new Set<string>();
  const kept = [current];
  for (const generation of generations.slice(0, -1)) {
    if (leased.has(generation)) {
      kept.push(generation);
      continue;
    }
    const manifest = await readManifest(folder, generation);
    await removeFile(manifestPath(folder, generation));
    for (const file of manifest?.files ?? []) superseded.add(file.path);
  }
  for (const generation of await leasedGenerations(folder)) {
    // Its holder left the lease while the manifest went; which files it still reads can't be told, so none goes now.
    if (generation < current && !kept.includes(generation)) return;
  }
  const listed = new Set<string>();
  for (const generation of kept) {
    const manifest = await readManifest(folder, generation);
    // A newer generation has come and another cleaner is at work: leave it to that one.
    if (manifest === undefined) return;
    for (const file of manifest.files) listed.add(file.path);
  }
  const now = await fileSystemTime(folder);
  for (const path of await dataFiles(folder)) {
    if (listed.has(path)) continue;
    const modified = superseded.has(path) ? -Infinity : await modifiedAt(join(folder, path));
    if (modified !== undefined && now - modified > UNLISTED_MS) await removeFile(join(folder, path));
  }
}

/** Everything in the timeframe folders, relative to the series folder. */
async function dataFiles(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === MANIFESTS || entry.name === LEASES) continue;
    try {
      for (const name of await readdir(join(folder, entry.name))) paths.push(`${entry.name}/${name}`);
    } catch (error) {
      if (!isErrorCode(error, 'ENOENT')) throw error;
    }
  }
  return paths;
}
