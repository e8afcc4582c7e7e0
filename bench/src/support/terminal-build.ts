import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = join(import.meta.dirname, '../../..');
const TERMINAL = join(REPOSITORY, 'apps/terminal');

/** Builds the terminal as `npm start` does; answers the folder of the build. */
export async function buildTerminal(): Promise<string> {
  const vite = join(REPOSITORY, 'node_modules/vite/bin/vite.js');
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], { cwd: TERMINAL });
  return join(TERMINAL, 'dist');
}
