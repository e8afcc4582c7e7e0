import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const KINDS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

/**
 * @typedef {Record<string, Record<string, string> | undefined> & { version?: string, optional?: boolean, devOptional?: boolean }} Entry
 */

/** @param {string} file */
const readJson = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/**
 * The package.json files of the repository and its workspaces, relative to it.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function manifests(root) {
  /** @type {{ workspaces?: string[] }} */
  const { workspaces = [] } = readJson(join(root, 'package.json'));
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [pattern];
    const parent = pattern.slice(0, -2);
    const entries = existsSync(join(root, parent)) ? readdirSync(join(root, parent)) : [];
    return entries.map((name) => `${parent}/${name}`);
  });
  const files = folders.map((folder) => `${folder}/package.json`);
  return ['package.json', ...files.filter((file) => existsSync(join(root, file)))];
}

/**
 * Whether node_modules holds what package-lock.json asks for, and package-lock.json asks for what the package.json files
 * ask for. npm records what it installed in node_modules/.package-lock.json.
 *
 * @param {string} root
 */
export function isInstalled(root) {
  /** @type {Record<string, Entry> | undefined} */
  const wanted = readJson(join(root, 'package-lock.json'))?.packages;
  /** @type {Record<string, Entry> | undefined} */
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  const complete = Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/')) return true;
    // What is for another platform is left out.
    return present[path]
      ? present[path].version === entry.version
      : entry.optional === true || entry.devOptional === true;
  });
  return (
    complete &&
    manifests(root).every((file) => asks(wanted[file.replace(/\/?package\.json$/, '')], join(root, file)))
  );
}

/**
 * @param {Entry | undefined} entry
 * @param {string} file
 */
function asks(entry, file) {
  const manifest = readJson(file);
  return (
    entry !== undefined &&
    KINDS.every((kind) => JSON.stringify(sorted(entry[kind])) === JSON.stringify(sorted(manifest[kind])))
  );
}

/** @param {Record<string, string>} [dependencies] */
function sorted(dependencies = {}) {
  return Object.entries(dependencies).toSorted(([a], [b]) => (a < b ? -1 : 1));
}
