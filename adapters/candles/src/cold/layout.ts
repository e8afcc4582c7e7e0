import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { instrumentId } from '@tradewind/market';
import type { SeriesKey, StoredTimeframe } from '@tradewind/market';
import { isErrorCode } from './files.ts';

/**
 * A name that every file system keeps: letters, digits, point, dash and underscore stand for themselves, any other
 * character is written as `%` and its UTF-8 bytes in hexadecimal.
 */
export function fileSafe(text: string): string {
  return [...Buffer.from(text, 'utf8')]
    .map((byte) => {
      const character = String.fromCharCode(byte);
      return /[A-Za-z0-9._-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    })
    .join('');
}

/** `venue=binance/market=BTCUSDT`, the form that Parquet tools read as columns of their own. */
export function seriesFolder(root: string, { venue, symbol }: SeriesKey): string {
  return join(root, `venue=${fileSafe(venue)}`, `market=${fileSafe(instrumentId(symbol))}`);
}

/** Where a series keeps the manifests of its generations, newest last by name. */
export const MANIFESTS = 'manifest';
/** Where readers leave a file for as long as they hold a generation. */
export const LEASES = 'leases';
/** Where imports keep what memory should not, below the root. */
export const STAGING = '.staging';

export function timeframeFolder(timeframe: StoredTimeframe): string {
  return `timeframe=${timeframe}`;
}

/** The folders of all series below the root. */
export async function listSeriesFolders(root: string): Promise<string[]> {
  const folders: string[] = [];
  for (const venue of await listFolders(root, 'venue=')) {
    for (const market of await listFolders(venue, 'market=')) folders.push(market);
  }
  return folders;
}

async function listFolders(parent: string, prefix: string): Promise<string[]> {
  try {
    const entries = await readdir(parent, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory() && entry.name.startsWith(prefix))
      .map((entry) => join(parent, entry.name))
      .toSorted();
  } catch (error) {
    if (isErrorCode(error, 'ENOENT')) return [];
    throw error;
  }
}
