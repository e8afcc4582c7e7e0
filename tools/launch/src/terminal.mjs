import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installedNode, LaunchError } from './ensure.mjs';
import { say } from './repository.mjs';
import { run } from './run.mjs';
import { contentStamp, readStamp, writeStamp } from './stamp.mjs';

/** What the terminal is made of. */
const SOURCES = ['apps/terminal', 'sdk', 'protocol', 'core', 'package-lock.json', 'tsconfig.base.json'];

/**
 * Builds the web terminal into apps/terminal/dist when its sources changed since the last build.
 *
 * @param {string} root
 * @throws {LaunchError}
 */
export async function ensureTerminal(root) {
  const folder = join(root, 'apps', 'terminal');
  if (!existsSync(join(folder, 'index.html'))) {
    say('apps/terminal/index.html is missing: starting without the web terminal.');
    return;
  }
  const stampFile = join(folder, 'dist', '.built-from');
  const stamp = contentStamp(root, SOURCES);
  if (readStamp(stampFile) === stamp) return;
  say('Building the terminal …');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  const { code, output } = await run(installedNode(root), [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    collect: true,
  });
  if (code !== 0) throw new LaunchError(`The terminal could not be built:\n${output}`);
  writeStamp(stampFile, stamp);
}
