import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { drizzle } from 'drizzle-orm/node-postgres';
import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { startEmbeddedPostgres } from './embedded/start.ts';
import type { EmbeddedPostgres } from './embedded/start.ts';
import { DatabaseError } from './errors.ts';
import { silentLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import * as schema from './schema/index.ts';
import { valueTypes } from './value-types.ts';

export type Orm = NodePgDatabase<typeof schema>;

/** What runs statements: the pool, or one transaction on one of its connections. */
export type Executor = Orm | Parameters<Parameters<Orm['transaction']>[0]>[0];

/** One PostgreSQL database: the pool, and Drizzle on it. */
export interface Database {
  readonly pool: pg.Pool;
  readonly orm: Orm;
  /** Holds the password: never log it. */
  readonly url: string;
  /** As PostgreSQL lists our connections. */
  readonly applicationName: string;
  /** Waits up to 10 s for borrowed connections, then ends them all; stops the embedded server if this started it. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** Connections at most; default 10. */
  readonly max?: number;
  /** Connections kept open when idle; default 0. */
  readonly min?: number;
  readonly logger?: Logger;
  /** What this process is called in `pg_stat_activity`; default `tradewind`. */
  readonly name?: string;
  /** A statement that runs longer is cancelled; 0 for never. Default 30 s. */
  readonly statementTimeoutMs?: number;
  /** How long to wait for a server that is not there yet. Default 30 s. */
  readonly connectTimeoutMs?: number;
}

/** Either a server of one's own (DATABASE_URL) or the embedded one on a data folder. */
export type OpenOptions = PoolOptions &
  (
    | { readonly url: string }
    | {
        readonly folder: string;
        readonly purpose?: string;
        /** Called once if the embedded server died and could not be brought back. */
        readonly onFailure?: (error: Error) => void;
      }
  );

const CLOSE_MS = 10_000;

/**
 * Opens a database and waits until it answers. Does not migrate; see `migrate`.
 *
 * @throws {DatabaseError} UNREACHABLE after the time allowed, at once where waiting can't help (credentials, no such
 * database); or what `startEmbeddedPostgres` throws
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  if ('url' in options) return connect(options.url, options);
  const embedded = await startEmbeddedPostgres(options);
  try {
    return await connect(embedded.url, options, embedded);
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function connect(url: string, options: PoolOptions, embedded?: EmbeddedPostgres): Promise<Database> {
  const { logger = silentLogger, name = 'tradewind', statementTimeoutMs = 30_000 } = options;
  // Host and process make the name unique, so that restore can tell our connections from others'.
  const applicationName = `${name} ${process.pid}@${hostname()}`.slice(0, 63);
  let closing: Promise<void> | undefined;
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    min: options.min ?? 0,
    application_name: applicationName,
    statement_timeout: statementTimeoutMs,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: valueTypes,
  });
  // A connection that breaks fails the query that runs on it, and an idle one is replaced at the next query. It also
  // emits an event of its own, idle or borrowed, which would end the process if nobody listened.
  // Only its message is logged: the error carries the connection with it.
  const lost = ({ message }: Error) => {
    if (closing === undefined) logger.warn({ reason: message }, 'lost a database connection');
  };
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', lost));
  try {
    await waitUntilItAnswers(pool, options.connectTimeoutMs ?? 30_000, logger);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const close = async () => {
    await Promise.race([pool.end(), sleep(CLOSE_MS, undefined, { ref: false })]);
    await embedded?.stop();
  };
  return {
    pool,
    orm: drizzle(pool, { schema }),
    url,
    applicationName,
    close: () => (closing ??= close()),
  };
}

async function waitUntilItAnswers(pool: pg.Pool, timeoutMs: number, logger: Logger): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  for (let delay = 50; ; delay = Math.min(delay * 2, 2_000)) {
    try {
      await pool.query('SELECT 1');
      return;
    } catch (cause) {
      const { code, message } = describe(cause);
      if (!WORTH_WAITING.has(code) || performance.now() + delay > deadline) {
        throw new DatabaseError('UNREACHABLE', `the database does not answer: ${message}`, { cause });
      }
      logger.info({ code }, 'waiting for the database');
      await sleep(delay);
    }
  }
}

/** Network errors, and PostgreSQL's "starting up", "too many connections", "crash shutdown", "admin shutdown". */
const WORTH_WAITING = new Set(
  'ECONNREFUSED ECONNRESET ETIMEDOUT EHOSTUNREACH ENETUNREACH ENOTFOUND EAI_AGAIN EPIPE 57P03 53300 57P02 57P01'.split(
    ' ',
  ),
);

/** Several addresses of one host fail as one AggregateError, whose own message is empty. */
function describe(error: unknown): { code: string; message: string } {
  const { code = '', message, errors } = error as NodeJS.ErrnoException & { errors?: Error[] };
  return { code, message: message || (errors ?? []).map((each) => each.message).join('; ') };
}
