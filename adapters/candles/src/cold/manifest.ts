import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { StoredTimeframe } from '@tradewind/market';
import { isErrorCode, syncFolder, writeSynced } from './files.ts';
import { MANIFESTS } from './layout.ts';

/** One cold file and what coverage wants to know of it, so that it need not be read for that. */
export interface ColdFile {
  readonly timeframe: StoredTimeframe;
  readonly partition: string;
  /** Relative to the series folder, with forward slashes. */
  readonly path: string;
  readonly rows: number;
  /** Open of the first and of the last candle. */
  readonly first: number;
  readonly last: number;
  /** Absent runs between first and last, `[from, to)`; null where they are too many to list. */
  readonly gaps: readonly (readonly [from: number, to: number])[] | null;
}

/** One generation of a series: the files that make it up. A generation is never changed, only followed by the next. */
export interface Manifest {
  readonly version: 1;
  readonly venue: string;
  readonly symbol: string;
  readonly generation: number;
  readonly files: readonly ColdFile[];
}

/** `current`: readers may take it up; `retired`: they may not, and its files go when the last of them is done. */
type ManifestState = 'current' | 'retired';

const ENDINGS: Readonly<Record<ManifestState, string>> = { current: '.json', retired: '.retired' };

/** Generations whose manifest is present in that state, ascending. */
export async function listGenerations(folder: string, state: ManifestState = 'current'): Promise<number[]> {
  let names: string[];
  try {
    names = await readdir(join(folder, MANIFESTS));
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
  return names
    .filter((name) => name.endsWith(ENDINGS[state]))
    .map((name) => Number(name.slice(0, -ENDINGS[state].length)))
    .toSorted((a, b) => a - b);
}

export function manifestPath(folder: string, generation: number, state: ManifestState = 'current'): string {
  return join(folder, MANIFESTS, `${String(generation).padStart(10, '0')}${ENDINGS[state]}`);
}

/** The manifest of one generation, or undefined when it has been removed meanwhile. */
export async function readManifest(
  folder: string,
  generation: number,
  state: ManifestState = 'current',
): Promise<Manifest | undefined> {
  const path = manifestPath(folder, generation, state);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  return parseManifest(text, path);
}

/** From here on nobody takes up the generation any more. */
export async function retireManifest(folder: string, generation: number): Promise<void> {
  try {
    await rename(manifestPath(folder, generation), manifestPath(folder, generation, 'retired'));
  } catch (error) {
    if (!isErrorCode(error, 'ENOENT')) throw error;
  }
}

function parseManifest(text: string, path: string): Manifest {
  let manifest: Manifest;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch (cause) {
    throw new Error(`${path} is damaged`, { cause });
  }
  if (manifest.version !== 1) throw new Error(`${path} was written by a newer version of Tradewind`);
  return manifest;
}

/**
 * Makes `manifest` the newest generation, unless another writer has taken its number: then false, and nothing changed.
 * A hard link fails where its name exists, which is what makes this safe between processes without a lock.
 */
export async function publishManifest(folder: string, manifest: Manifest): Promise<boolean> {
  const manifests = join(folder, MANIFESTS);
  await mkdir(manifests, { recursive: true });
  const temporary = join(manifests, `${randomUUID()}.tmp`);
  const path = manifestPath(folder, manifest.generation);
  await writeSynced(temporary, JSON.stringify(manifest));
  try {
    await link(temporary, path);
  } catch (error) {
    if (isErrorCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
  const newest = (await listGenerations(folder)).at(-1);
  if (newest !== manifest.generation) {
    // Others have gone past this number and removed its first holder, so the name was free but out of date.
    await unlink(path);
    return false;
  }
  await syncFolder(manifests);
  return true;
}
