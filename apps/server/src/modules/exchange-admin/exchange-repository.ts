import type { Database } from '@tradewind/database';
import { HOUSE } from '@tradewind/exchange';
import { numberBefore } from '../trading/number-cursor.ts';
import type { PageRequest } from '../trading/number-cursor.ts';

/** Somebody, by the number of an account; nothing is known of the house and of who is deleted. */
export interface AccountOwner {
  readonly userId: string;
  readonly username: string;
}

export interface LiquidationEntry {
  readonly id: number;
  readonly userId: string | null;
  readonly username: string | null;
  readonly symbol: string;
  readonly stage: string;
  readonly quantity: string;
  readonly price: string | null;
  readonly fee: string;
  readonly insurance: string;
  readonly time: Date;
}

export interface FundMovement {
  readonly id: number;
  readonly time: Date;
  /** Below 0: the fund paid. */
  readonly amount: string;
  readonly currency: string;
  readonly symbol: string | null;
  readonly kind: string;
}

const MOVEMENTS = 50;

/** What staff sees of the exchange, from the database. */
export class ExchangeRepository {
  readonly #database: Database;
  readonly #world: string;

  constructor(database: Database, world: string) {
    this.#database = database;
    this.#world = world;
  }

  /** Steps of liquidations, newest first; one row more than a page has. */
  async liquidations(symbol: string | undefined, page: PageRequest): Promise<LiquidationEntry[]> {
    const { rows } = await this.#database.pool.query<LiquidationEntry>(
      `SELECT step.id, users.id AS "userId", users.username, step.symbol, step.stage, step.quantity, step.price,
         step.fee, step.insurance, step.time
       FROM liquidations AS step
       LEFT JOIN trading_accounts AS account ON account.id = step.account
       LEFT JOIN users ON users.id = account.user_id
       WHERE step.world = $1 AND ($2::text IS NULL OR step.symbol = $2) AND step.id < $3
       ORDER BY step.id DESC LIMIT $4`,
      [
        this.#world,
        symbol ?? null,
        Math.min(numberBefore(page.cursor), Number.MAX_SAFE_INTEGER),
        page.limit + 1,
      ],
    );
    return rows;
  }

  /** Newest movements of the insurance fund. */
  async fundMovements(): Promise<FundMovement[]> {
    const end = (own: 'from' | 'to', other: 'from' | 'to') =>
      `(SELECT id, time, ${own === 'from' ? '-amount' : 'amount'} AS amount, currency,
          coalesce(nullif(${other}_symbol, ''), nullif(${own}_symbol, ''), reference) AS symbol, kind
        FROM transfers WHERE ${own}_owner = $1 AND ${other}_owner <> $1 AND world = $2
        ORDER BY id DESC LIMIT $3)`;
    const { rows } = await this.#database.pool.query<FundMovement>(
      `${end('from', 'to')} UNION ALL ${end('to', 'from')} ORDER BY id DESC LIMIT $3`,
      [HOUSE.insurance, this.#world, MOVEMENTS],
    );
    return rows;
  }

  /** Who stands behind accounts of the exchange. */
  async owners(accounts: readonly number[]): Promise<ReadonlyMap<number, AccountOwner>> {
    const { rows } = await this.#database.pool.query<AccountOwner & { readonly account: number }>(
      `SELECT account.id AS account, users.id AS "userId", users.username
       FROM trading_accounts AS account JOIN users ON users.id = account.user_id
       WHERE account.id = ANY($1::bigint[])`,
      [accounts],
    );
    return new Map(rows.map(({ account, userId, username }) => [account, { userId, username }]));
  }
}
