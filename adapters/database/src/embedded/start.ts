import { join } from 'node:path';
import pg from 'pg';
import { DatabaseError } from '../errors.ts';
import { silentLogger } from '../logger.ts';
import type { Logger } from '../logger.ts';
import { postgresBinaries } from './binaries.ts';
import { clusterFolder, ensureCluster, makeDataFolder } from './cluster.ts';
import { connectionUrl, writeConnection } from './connection-file.ts';
import type { Connection } from './connection-file.ts';
import { acquireLock } from './lock.ts';
import { endOrphan } from './postmaster.ts';
import { Server } from './server.ts';
import { assertReachable, standInFor } from './stand-in.ts';

export interface EmbeddedOptions {
  /** The data folder (`dataFolder().root`); made where absent. */
  readonly folder: string;
  readonly logger?: Logger;
  /** What this process is, in words for the one who is refused because of it. */
  readonly purpose?: string;
  /** For tests: faster, not crash-safe, and its files are gone when it stops. */
  readonly temporary?: boolean;
  /** Called once if the server ended by itself and could not be brought back. */
  readonly onFailure?: (error: Error) => void;
}

/** A PostgreSQL server of our own, on 127.0.0.1, that lives no longer than this process. */
export interface EmbeddedPostgres {
  /** Of the database `tradewind`; stays the same for as long as this process holds the server. */
  readonly url: string;
  /** The server's own process number, for diagnostics. */
  readonly pid: number;
  /** Shuts the server down cleanly and frees the data folder. Close the pools first. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL on a data folder, creating it the first time. A server that an earlier owner left
 * behind is ended first, a crashed one recovers, and one that dies while we hold it is started again on the same port.
 * If this process ends in any way, kill -9 included, the server shuts itself down.
 *
 * @throws {DatabaseError} DATA_FOLDER_IN_USE, EMBEDDED_UNSUPPORTED, EMBEDDED_FAILED; each message is one clear line
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { folder, logger = silentLogger, purpose = 'another Tradewind process', temporary = false } = options;
  if (process.platform === 'win32') {
    throw new DatabaseError(
      'EMBEDDED_UNSUPPORTED',
      'the embedded PostgreSQL needs Linux or macOS: use WSL, or set DATABASE_URL to a server of your own',
    );
  }
  const cluster = clusterFolder(folder);
  const standIn = await standInFor(cluster);
  await makeDataFolder(folder);
  if (standIn) await assertReachable(folder, standIn);
  const lock = await acquireLock(join(folder, 'postgres.lock'), purpose);
  let server: Server | undefined;
  try {
    const binaries = await postgresBinaries({ sharedCopy: standIn !== undefined });
    await endOrphan(cluster, logger);
    const connection = await ensureCluster({ folder, binaries, standIn, logger, temporary });
    const started = new Server({
      cluster,
      binaries,
      standIn,
      logger,
      temporary,
      onFailure: options.onFailure,
    });
    server = started;
    const port = await started.start();
    await createDatabase(connection, port);
    await writeConnection(folder, { ...connection, running: { port, holder: lock.holder } });
    logger.info({ folder, port, postmaster: started.pid }, 'database server is ready');
    return {
      url: connectionUrl(connection, port),
      get pid() {
        return started.pid;
      },
      async stop() {
        await started.stop();
        await writeConnection(folder, { ...connection, running: null });
        await lock.release();
      },
    };
  } catch (error) {
    await server?.stop();
    await lock.release();
    throw error;
  }
}

async function createDatabase(connection: Connection, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: connectionUrl(connection, port, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [
      connection.database,
    ]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(connection.database)}`);
  } finally {
    await client.end();
  }
}
