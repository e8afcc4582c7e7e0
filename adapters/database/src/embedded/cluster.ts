import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { DatabaseError } from '../errors.ts';
import type { Logger } from '../logger.ts';
import type { PostgresBinaries } from './binaries.ts';
import { readConnection, writeConnection } from './connection-file.ts';
import type { Connection } from './connection-file.ts';
import { serverEnvironment } from './guardian.ts';
import type { StandIn } from './stand-in.ts';

const run = promisify(execFile);

const NEW = 'postgres.new-';

export interface ClusterOptions {
  readonly folder: string;
  readonly binaries: PostgresBinaries;
  readonly standIn: StandIn | undefined;
  readonly logger: Logger;
  /** Not synced to disk: for clusters that are thrown away. */
  readonly temporary: boolean;
}

/** PostgreSQL's own files inside a data folder. */
export function clusterFolder(folder: string): string {
  return join(folder, 'postgres');
}

/**
 * Makes the data folder: closed to others, except that root's stand-in user can pass through it and through what had to
 * be made above it, whatever the umask. What lies inside is closed by itself.
 */
export async function makeDataFolder(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (process.getuid?.() !== 0) return;
  for (let path = folder; ; path = dirname(path)) {
    const { mode } = await stat(path);
    await chmod(path, mode | 0o711);
    if (path === (first ?? folder)) return;
  }
}

/**
 * The cluster's credentials, after making the cluster where there is none. It is made beside its place and moved there
 * when complete, so an interrupted first start leaves nothing half-made.
 *
 * @throws {DatabaseError} EMBEDDED_FAILED when initdb fails or the cluster belongs to another major version
 */
export async function ensureCluster(options: ClusterOptions): Promise<Connection> {
  const { folder, binaries } = options;
  const cluster = clusterFolder(folder);
  await removeLeftovers(folder);
  const version = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(() => null);
  if (version === null) return createCluster(options);
  const [major] = binaries.version.split('.');
  if (version.trim() !== major) {
    throw new DatabaseError(
      'EMBEDDED_FAILED',
      `${cluster} was written by PostgreSQL ${version.trim()}, this program brings ${major}: back it up with the program that wrote it ("tradewind backup") and restore the file here`,
    );
  }
  const connection = await readConnection(folder);
  if (connection === null) {
    throw new DatabaseError(
      'EMBEDDED_FAILED',
      `${join(folder, 'postgres.json')} is missing: it holds the password of the database in ${cluster}; put it back from a copy`,
    );
  }
  return connection;
}

async function createCluster({
  folder,
  binaries,
  standIn,
  logger,
  temporary,
}: ClusterOptions): Promise<Connection> {
  logger.info({ folder }, 'creating the database');
  const connection: Connection = {
    user: 'tradewind',
    password: randomBytes(24).toString('base64url'),
    database: 'tradewind',
    running: null,
  };
  await writeConnection(folder, connection);
  const workshop = join(folder, `${NEW}${process.pid}`);
  const passwordFile = join(workshop, 'password');
  await mkdir(workshop, { mode: 0o700 });
  await writeFile(passwordFile, connection.password, { mode: 0o600 });
  if (standIn) for (const path of [workshop, passwordFile]) await chown(path, standIn.uid, standIn.gid);
  const parameters = [
    `--pgdata=${join(workshop, 'cluster')}`,
    `--username=${connection.user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    // Collation built into PostgreSQL: sorts the same on every machine, whatever its locale or ICU.
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...(temporary ? ['--no-sync'] : []),
  ];
  try {
    await run(binaries.initdb, parameters, {
      cwd: '/',
      env: serverEnvironment(),
      ...(standIn && { uid: standIn.uid, gid: standIn.gid }),
    });
  } catch (cause) {
    throw new DatabaseError('EMBEDDED_FAILED', `creating the database failed: ${reason(cause)}`, { cause });
  }
  await rename(join(workshop, 'cluster'), clusterFolder(folder));
  await rm(workshop, { recursive: true });
  return connection;
}

async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names.filter((candidate) => candidate.startsWith(NEW))) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}

function reason(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message: string };
  const text = stderr?.trim() || message;
  return text.replaceAll(/\s*\n\s*/g, ' ');
}
