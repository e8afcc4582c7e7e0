import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isErrorCode, removeFile } from './files.ts';
import { LEASES, MANIFESTS } from './layout.ts';
import { fileSystemTime, leasedGenerations, modifiedAt } from './lease.ts';
import { listGenerations, manifestPath, readManifest, retireManifest } from './manifest.ts';

/** A file that no manifest names may be another writer's, on its way into one, for so long. */
const UNLISTED_MS = 3_600_000;

/**
 * Removes generations of a series that nobody holds, and the files that only they name. Safe beside readers and
 * writers of any process: a reader leaves its lease first and then looks whether its generation is still current. So
 * either its lease is seen here after the generation was retired, and the files stay, or it sees that and starts over
 * with a newer one. What a crash leaves undone the next call does.
 */
export async function purgeSuperseded(folder: string): Promise<void> {
  const generations = await listGenerations(folder);
  const newest = generations.at(-1);
  if (newest === undefined) return;
  const leasedBefore = await leasedGenerations(folder);
  for (const generation of generations.slice(0, -1)) {
    if (!leasedBefore.has(generation)) await retireManifest(folder, generation);
  }
  const leased = await leasedGenerations(folder);
  const retired = await listGenerations(folder, 'retired');
  const unused = retired.filter((generation) => !leased.has(generation));

  const needed = new Set<string>();
  for (const generation of retired.filter((each) => leased.has(each))) {
    const manifest = await readManifest(folder, generation, 'retired');
    for (const file of manifest?.files ?? []) needed.add(file.path);
  }
  for (const generation of await listGenerations(folder)) {
    const manifest = await readManifest(folder, generation);
    // Another cleaner has just retired it, for a newer one that this one has not seen: the rest is that one's.
    if (manifest === undefined) return;
    for (const file of manifest.files) needed.add(file.path);
  }
  for (const generation of unused) {
    const manifest = await readManifest(folder, generation, 'retired');
    for (const file of manifest?.files ?? [])
      if (!needed.has(file.path)) await removeFile(join(folder, file.path));
    await removeFile(manifestPath(folder, generation, 'retired'));
  }
  await removeUnlisted(folder, needed);
}

/** Files that a writer left which never came to publish them. */
async function removeUnlisted(folder: string, needed: ReadonlySet<string>): Promise<void> {
  const unlisted = (await dataFiles(folder)).filter((path) => !needed.has(path));
  if (unlisted.length === 0) return;
  const now = await fileSystemTime(folder);
  for (const path of unlisted) {
    const modified = await modifiedAt(join(folder, path));
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
