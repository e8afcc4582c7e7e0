import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const REPOSITORY = join(import.meta.dirname, '../..');

interface Launcher {
  readonly ensureTerminal: (root: string) => Promise<void>;
}

/** Builds the terminal when its sources changed since the last build, as `npm start` does. */
export async function ensureTerminalBuilt(): Promise<void> {
  const launcher = pathToFileURL(join(REPOSITORY, 'tools/launch/src/terminal.mjs')).href;
  const { ensureTerminal } = (await import(/* @vite-ignore */ launcher)) as Launcher;
  await ensureTerminal(REPOSITORY);
}
