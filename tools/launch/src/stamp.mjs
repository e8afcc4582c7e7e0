import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const NEVER = new Set(['node_modules', 'dist', 'test', '.git']);

/**
 * A hash of names and contents of files, and of all files below folders; what is absent counts as absent. Independent of
 * dates, so a fresh checkout of the same content has the same stamp.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to root
 */
export function contentStamp(root, paths) {
  const hash = createHash('sha256');
  const files = paths.flatMap((path) => filesBelow(join(root, path)));
  for (const file of files.toSorted((a, b) => (a < b ? -1 : 1))) {
    const name = relative(root, file).split(sep).join('/');
    const content = readFileSync(file);
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !NEVER.has(entry.name))
    .flatMap((entry) => filesBelow(join(path, entry.name)));
}

/** @param {string} file */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : null;
}

/** @param {string} file @param {string} stamp */
export function writeStamp(file, stamp) {
  writeFileSync(file, stamp);
}
