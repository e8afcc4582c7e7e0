import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BenchResult } from './result.ts';
import { buildTerminal } from './support/terminal-build.ts';

interface ManifestEntry {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
  readonly assets?: readonly string[];
}

/** What a wide page loads before the market is on the screen: the page itself and the docked panels. */
const FIRST_SCREEN = ['index.html', 'src/screens/trade/dock.tsx'];
const BESIDE = ['index.html', 'theme.js', 'favicon.svg'];

/** Size of the terminal's first screen over the wire, gzip: page, scripts, styles and the feed's worker. */
export async function run(): Promise<BenchResult[]> {
  const folder = await buildTerminal();
  const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    ManifestEntry
  >;
  const files = new Set(BESIDE);
  const visit = (key: string): void => {
    const entry = manifest[key];
    if (entry === undefined || files.has(entry.file)) return;
    for (const file of [entry.file, ...(entry.css ?? []), ...(entry.assets ?? [])]) files.add(file);
    entry.imports?.forEach(visit);
  };
  FIRST_SCREEN.forEach(visit);
  let bytes = 0;
  for (const file of files) bytes += gzipSync(await readFile(join(folder, file)), { level: 9 }).length;
  return [
    {
      name: 'terminal, first screen, gzip',
      value: bytes / 1000,
      unit: 'kB',
      target: '≤ 350 kB',
      note: `${files.size} files: page, scripts, styles and the worker; dialogs and the other screens load on demand`,
    },
  ];
}
