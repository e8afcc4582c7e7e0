import { closedPositions, fills, idempotencyKeys, orders } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { invalidCursor } from '@tradewind/protocol';
import { and, asc, desc, eq, gt, gte, lt, or } from 'drizzle-orm';
import type { SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { ClosedPositionRow, FillRow, OrderRow } from './engine.ts';
import { numberBefore } from './number-cursor.ts';
import type { PageRequest } from './number-cursor.ts';

/** Which rows of an account. `from` ≤ time < `to`, UTC milliseconds. */
export interface HistoryFilter {
  readonly symbol?: string | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Rows read at once while a file is written. */
const BATCH = 1000;

/** Largest `bigint` that a number holds exactly: ids below it are all that there are. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * What an account traded, from the database: what has ended, and what is under way as of the last commit. Account numbers
 * belong to one world each, so they name it too. Lists answer one row more than a page has.
 */
export class TradingRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async order(account: number, id: number): Promise<OrderRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(orders)
      .where(and(eq(orders.account, account), eq(orders.id, id)));
    return row;
  }

  /** Orders of a client's own id, newest first; several where it was used again after a day. */
  ordersOfClient(account: number, clientOrderId: string, page: PageRequest): Promise<OrderRow[]> {
    return this.#database.orm
      .select()
      .from(orders)
      .where(
        and(
          eq(orders.account, account),
          eq(orders.clientOrderId, clientOrderId),
          lt(orders.id, before(page.cursor)),
        ),
      )
      .orderBy(desc(orders.id))
      .limit(page.limit + 1);
  }

  /** Orders that have ended, newest first. */
  endedOrders(
    account: number,
    filter: HistoryFilter & { readonly status?: string | undefined },
    page: PageRequest,
  ): Promise<OrderRow[]> {
    return this.#database.orm
      .select()
      .from(orders)
      .where(
        and(
          eq(orders.account, account),
          eq(orders.isOpen, false),
          lt(orders.id, before(page.cursor)),
          filter.status === undefined ? undefined : eq(orders.status, filter.status),
          ...conditions(filter, orders.symbol, orders.createdAt),
        ),
      )
      .orderBy(desc(orders.id))
      .limit(page.limit + 1);
  }

  /** Fills, newest first. */
  fills(
    account: number,
    filter: HistoryFilter & { readonly orderId?: number | undefined },
    page: PageRequest,
  ): Promise<FillRow[]> {
    return this.#database.orm
      .select()
      .from(fills)
      .where(
        and(
          eq(fills.account, account),
          page.cursor === undefined ? undefined : olderThan(readFillCursor(page.cursor)),
          filter.orderId === undefined ? undefined : eq(fills.orderId, filter.orderId),
          ...conditions(filter, fills.symbol, fills.time),
        ),
      )
      .orderBy(desc(fills.id), desc(fills.side))
      .limit(page.limit + 1);
  }

  /** All fills, oldest first, without holding them all at once. */
  async *eachFill(account: number, filter: HistoryFilter): AsyncGenerator<FillRow> {
    let last: Pick<FillRow, 'id' | 'side'> | undefined;
    for (;;) {
      const rows = await this.#database.orm
        .select()
        .from(fills)
        .where(
          and(
            eq(fills.account, account),
            last === undefined ? undefined : newerThan(last),
            ...conditions(filter, fills.symbol, fills.time),
          ),
        )
        .orderBy(asc(fills.id), asc(fills.side))
        .limit(BATCH);
      yield* rows;
      last = rows.at(-1);
      if (rows.length < BATCH || last === undefined) return;
    }
  }

  /** Positions that were closed, newest first. */
  closedPositions(account: number, filter: HistoryFilter, page: PageRequest): Promise<ClosedPositionRow[]> {
    return this.#database.orm
      .select()
      .from(closedPositions)
      .where(
        and(
          eq(closedPositions.account, account),
          lt(closedPositions.id, before(page.cursor)),
          ...conditions(filter, closedPositions.symbol, closedPositions.closedAt),
        ),
      )
      .orderBy(desc(closedPositions.id))
      .limit(page.limit + 1);
  }

  async closedPosition(account: number, id: number): Promise<ClosedPositionRow | undefined> {
    const [row] = await this.#database.orm
      .select()
      .from(closedPositions)
      .where(and(eq(closedPositions.account, account), eq(closedPositions.id, id)));
    return row;
  }

  /** Whether a request with this key was answered before. */
  async isAnswered(account: number, key: string): Promise<boolean> {
    const [row] = await this.#database.orm
      .select({ seq: idempotencyKeys.seq })
      .from(idempotencyKeys)
      .where(and(eq(idempotencyKeys.account, account), eq(idempotencyKeys.key, key)));
    return row !== undefined;
  }
}

/** Where a page of fills ended: an account that traded with itself has two sides of one fill. */
export function writeFillCursor({ id, side }: Pick<FillRow, 'id' | 'side'>): string {
  return `${id}_${side}`;
}

function readFillCursor(cursor: string): Pick<FillRow, 'id' | 'side'> {
  const match = /^(\d{1,16})_(buy|sell)$/.exec(cursor);
  if (match === null) throw invalidCursor();
  return { id: numberBefore(match[1]), side: match[2] as FillRow['side'] };
}

function olderThan({ id, side }: Pick<FillRow, 'id' | 'side'>): SQL | undefined {
  return or(lt(fills.id, id), and(eq(fills.id, id), lt(fills.side, side)));
}

function newerThan({ id, side }: Pick<FillRow, 'id' | 'side'>): SQL | undefined {
  return or(gt(fills.id, id), and(eq(fills.id, id), gt(fills.side, side)));
}

function before(cursor: string | undefined): number {
  return Math.min(numberBefore(cursor), LAST);
}

function conditions(
  { symbol, from, to }: HistoryFilter,
  symbolColumn: PgColumn,
  timeColumn: PgColumn,
): (SQL | undefined)[] {
  return [
    symbol === undefined ? undefined : eq(symbolColumn, symbol),
    from === undefined ? undefined : gte(timeColumn, new Date(from)),
    to === undefined ? undefined : lt(timeColumn, new Date(to)),
  ];
}
