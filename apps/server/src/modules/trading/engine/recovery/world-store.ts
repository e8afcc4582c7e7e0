import { openDatabase } from '@tradewind/database';
import type { Database, Executor, Logger, worlds } from '@tradewind/database';
import type { MarketSettings } from '@tradewind/exchange';
import type { CommitStatement } from '../commit/commit-statement.ts';
import type { Durability } from '../messages.ts';
import { endBackend, openCommitConnection } from './connection.ts';
import type { CommitConnection } from './connection.ts';
import { loadWorld } from './load-world.ts';
import type { Loaded } from './load-world.ts';
import { ensureWorld, resume, takeOver } from './take-over.ts';
import { within } from './within.ts';

/** A server that takes longer for a batch is as good as gone. */
const COMMIT_WITHIN_MS = 15_000;
/** Finding a connection again, and ending what was left of the one before. */
const CONNECT_WITHIN_MS = 30_000;
/** A large world takes its time to load. */
const STATEMENT_TIMEOUT_MS = 120_000;

export interface WorldStoreOptions {
  readonly databaseUrl: string;
  readonly world: string;
  readonly durability: Durability;
  readonly logger: Logger;
  /** The connection for commits is gone; no commit that is under way has a known outcome. */
  readonly onLost: () => void;
}

type Entered = Loaded & { readonly epoch: number };

/** One world in the database, as its writer sees it: it is loaded as a whole, and changed batch by batch. */
export class WorldStore {
  readonly pool: Database['pool'];
  readonly #options: WorldStoreOptions;
  readonly #database: Database;
  #connection: CommitConnection | undefined;
  #lost: CommitConnection | undefined;

  private constructor(options: WorldStoreOptions, database: Database) {
    this.#options = options;
    this.#database = database;
    this.pool = database.pool;
  }

  /** @throws {DatabaseError} when the database can't be reached within half a minute */
  static async open(options: WorldStoreOptions): Promise<WorldStore> {
    const database = await openDatabase({
      url: options.databaseUrl,
      max: 3,
      name: `tradewind engine ${options.world}`,
      statementTimeoutMs: STATEMENT_TIMEOUT_MS,
      logger: options.logger,
    });
    return new WorldStore(options, database);
  }

  /** Loads the world and fences off whoever wrote to it before. @throws {NotDurable} {InconsistentWorld} */
  async takeOver(markets: readonly MarketSettings[]): Promise<Entered> {
    const { world } = this.#options;
    await this.#connect();
    await ensureWorld(this.#database.orm, world);
    return this.#load(markets, (tx) => takeOver(tx, world));
  }

  /** Loads the world again after a failure. @throws {Fenced} {NotDurable} {InconsistentWorld} */
  async resume(markets: readonly MarketSettings[], epoch: number): Promise<Entered> {
    this.abandon();
    if (this.#lost !== undefined) {
      // A commit that its server process may still be working on is decided before the world is read.
      await within(CONNECT_WITHIN_MS, endBackend(this.#database, this.#lost.backend));
      this.#lost = undefined;
    }
    await within(CONNECT_WITHIN_MS, this.#connect());
    return this.#load(markets, (tx) => resume(tx, this.#options.world, epoch));
  }

  /**
   * Runs the statement of a batch.
   * @returns false where the world was not where the batch expected it, and nothing was written
   * @throws {Error} where the outcome is unknown
   */
  async commit({ name, text, values }: CommitStatement): Promise<boolean> {
    if (this.#connection === undefined) throw new Error('no connection');
    const query = this.#connection.client.query<{ committed: number }>({ name, text, values: [...values] });
    const { rows } = await within(COMMIT_WITHIN_MS, query);
    return rows[0]?.committed === 1;
  }

  /** Gives the connection up, as its state is not known. */
  abandon(): void {
    if (this.#connection === undefined) return;
    this.#lost = this.#connection;
    this.#connection = undefined;
    this.#lost.client.release(true);
  }

  async close(): Promise<void> {
    this.#connection?.client.release(true);
    this.#connection = undefined;
    await this.#database.close();
  }

  async #connect(): Promise<void> {
    const connection: CommitConnection = await openCommitConnection(
      this.#database,
      this.#options.durability,
      () => {
        if (this.#connection === connection) this.#options.onLost();
      },
    );
    this.#connection = connection;
  }

  #load(
    markets: readonly MarketSettings[],
    enter: (tx: Executor) => Promise<typeof worlds.$inferSelect>,
  ): Promise<Entered> {
    return this.#database.orm.transaction(
      async (tx) => {
        const row = await enter(tx);
        return { ...(await loadWorld(tx, row, markets)), epoch: row.epoch };
      },
      { isolationLevel: 'repeatable read' },
    );
  }
}
