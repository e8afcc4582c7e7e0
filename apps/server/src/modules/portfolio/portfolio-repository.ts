import { portfolioSnapshots, tradingAccounts } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { and, asc, desc, eq, gt, gte, isNotNull, lt, lte } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import { numberBefore } from '../trading/number-cursor.ts';
import type { PageRequest } from '../trading/number-cursor.ts';
import type { Worth } from './worth.ts';

export interface SnapshotRow {
  readonly time: Date;
  readonly totalUsd: string;
  /** Net of what was paid in until then, at its worth when it moved. */
  readonly paidInUsd: string;
  readonly content: SnapshotContent;
}

/** What a snapshot holds besides its sums, as the resource shows it. */
export interface SnapshotContent extends Pick<Worth, 'holdings' | 'positions'> {
  readonly pnlDay: string;
  readonly pnlTotal: string;
  /** Last transfer that `paidInUsd` has counted. */
  readonly countedTransfer: number;
}

/** Money that came from outside the account, or went there. */
export interface Payment {
  readonly transfer: number;
  readonly currency: string;
  /** Below 0: it left. */
  readonly amount: string;
  readonly time: Date;
}

/** Snapshots of what accounts were worth, and what was paid into them. */
export class PortfolioRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async latest(account: number): Promise<SnapshotRow | undefined> {
    const [row] = await this.#snapshots(eq(portfolioSnapshots.account, account), 1);
    return row;
  }

  /** The last one up to a moment, and the first one after it. */
  async around(account: number, time: Date): Promise<SnapshotRow[]> {
    const ofAccount = eq(portfolioSnapshots.account, account);
    const [before, after] = await Promise.all([
      this.#snapshots(and(ofAccount, lte(portfolioSnapshots.time, time)), 1),
      this.#snapshots(and(ofAccount, gt(portfolioSnapshots.time, time)), 1, asc),
    ]);
    return [...before, ...after];
  }

  /** Newest first, one row more than a page has. The cursor is the time of the last row, UTC milliseconds. */
  page(
    account: number,
    { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
    page: PageRequest,
  ): Promise<SnapshotRow[]> {
    const until = Math.min(numberBefore(page.cursor), to ?? Infinity);
    return this.#snapshots(
      and(
        eq(portfolioSnapshots.account, account),
        from === undefined ? undefined : gte(portfolioSnapshots.time, new Date(from)),
        until === Infinity ? undefined : lt(portfolioSnapshots.time, new Date(until)),
      ),
      page.limit + 1,
    );
  }

  async store(account: number, row: SnapshotRow): Promise<void> {
    await this.#database.orm
      .insert(portfolioSnapshots)
      .values({ account, ...row, content: stored(row.content) })
      .onConflictDoUpdate({
        target: [portfolioSnapshots.account, portfolioSnapshots.time],
        set: { totalUsd: row.totalUsd, paidInUsd: row.paidInUsd, content: stored(row.content) },
      });
  }

  /** What crossed the border of an account since a transfer, oldest first. */
  async payments(account: number, afterTransfer: number): Promise<Payment[]> {
    const { rows } = await this.#database.pool.query<Payment>(
      `SELECT id AS transfer, currency, time,
         CASE WHEN to_owner = $1 THEN amount ELSE -amount END AS amount
       FROM (
         SELECT * FROM transfers WHERE to_owner = $1 AND id > $2
         UNION ALL
         SELECT * FROM transfers WHERE from_owner = $1 AND id > $2
       ) AS moved
       WHERE kind IN ('deposit', 'withdrawal', 'transfer') AND from_owner <> to_owner
       ORDER BY id`,
      [account, afterTransfer],
    );
    return rows;
  }

  /** Everybody who trades in a world. */
  async accounts(world: string): Promise<number[]> {
    const rows = await this.#database.orm
      .select({ id: tradingAccounts.id })
      .from(tradingAccounts)
      .where(and(eq(tradingAccounts.world, world), isNotNull(tradingAccounts.userId)))
      .orderBy(asc(tradingAccounts.id));
    return rows.map(({ id }) => id);
  }

  async #snapshots(where: SQL | undefined, limit: number, order: typeof asc = desc): Promise<SnapshotRow[]> {
    const rows = await this.#database.orm
      .select()
      .from(portfolioSnapshots)
      .where(where)
      .orderBy(order(portfolioSnapshots.time))
      .limit(limit);
    // The column holds what `store` wrote.
    return rows as unknown as SnapshotRow[];
  }
}

function stored(content: SnapshotContent): { holdings: unknown[]; positions: unknown[] } {
  return { ...content, holdings: [...content.holdings], positions: [...content.positions] };
}
