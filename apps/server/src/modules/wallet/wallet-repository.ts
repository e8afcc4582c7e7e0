import type { Database } from '@tradewind/database';
import { invalidCursor } from '@tradewind/protocol';
import type { WalletEntry } from '@tradewind/protocol';
import { money } from '../trading/decimal-form.ts';
import { pageOf } from '../trading/number-cursor.ts';
import type { Page, PageRequest } from '../trading/number-cursor.ts';

/** Which movements. `from` ≤ time < `to`, UTC milliseconds. */
export interface EntryFilter {
  readonly currency?: string | undefined;
  readonly account?: WalletEntry['account'] | undefined;
  readonly type?: WalletEntry['type'] | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** A transfer has two ends, and between two wallets of one account both are its own. */
interface Place {
  readonly id: number;
  readonly end: 'from' | 'to';
}

interface EntryRow extends Place {
  readonly kind: string;
  readonly currency: string;
  readonly amount: string;
  readonly wallet: 'spot' | 'margin' | 'isolated';
  readonly symbol: string;
  readonly balance: string;
  readonly reference: string | null;
  readonly time: Date;
}

/** Rows read at once while a file is written. */
const BATCH = 1000;

/** Movements of an account's balances, from the ledger. */
export class WalletRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Newest first. @throws {ApiError} VALIDATION_FAILED for a cursor that no page gave */
  async page(account: number, filter: EntryFilter, page: PageRequest): Promise<Page<WalletEntry>> {
    const after = page.cursor === undefined ? undefined : readCursor(page.cursor);
    const rows = await this.#read(account, filter, { newestFirst: true, after, limit: page.limit + 1 });
    return pageOf(rows, page.limit, toEntry, writeCursor);
  }

  /** All of them, oldest first, without holding them all at once. */
  async *each(account: number, filter: EntryFilter): AsyncGenerator<WalletEntry> {
    let after: Place | undefined;
    for (;;) {
      const rows = await this.#read(account, filter, { newestFirst: false, after, limit: BATCH });
      for (const row of rows) yield toEntry(row);
      after = rows.at(-1);
      if (rows.length < BATCH || after === undefined) return;
    }
  }

  async #read(
    account: number,
    filter: EntryFilter,
    order: { readonly newestFirst: boolean; readonly after: Place | undefined; readonly limit: number },
  ): Promise<EntryRow[]> {
    const values: unknown[] = [account, order.limit];
    const value = (given: unknown) => `$${values.push(given)}`;
    const direction = order.newestFirst ? 'DESC' : 'ASC';
    // Both ends are ranges of an index of their own, so neither reads more than a page.
    const end = (name: Place['end']): string => {
      const conditions = [`${name}_owner = $1`];
      if (order.after !== undefined)
        conditions.push(`id ${afterOperator(name, order)} ${value(order.after.id)}`);
      if (filter.currency !== undefined) conditions.push(`currency = ${value(filter.currency)}`);
      if (filter.type !== undefined) conditions.push(`kind = ${value(filter.type)}`);
      if (filter.account !== undefined) {
        conditions.push(`${name}_kind ${filter.account === 'spot' ? '=' : '<>'} 'spot'`);
      }
      if (filter.from !== undefined) conditions.push(`time >= ${value(new Date(filter.from))}`);
      if (filter.to !== undefined) conditions.push(`time < ${value(new Date(filter.to))}`);
      return `(SELECT id, '${name}' AS "end", kind, currency, amount, ${name}_kind AS wallet,
          ${name}_symbol AS symbol, ${name}_balance AS balance, reference, time
        FROM transfers WHERE ${conditions.join(' AND ')} ORDER BY id ${direction} LIMIT $2)`;
    };
    const text = `SELECT * FROM (${end('from')} UNION ALL ${end('to')}) AS entries
      ORDER BY id ${direction}, "end" ${direction} LIMIT $2`;
    return (await this.#database.pool.query<EntryRow>(text, values)).rows;
  }
}

/** Of one transfer, `from` stands before `to`: behind the first of them in reading order, the other one still comes. */
function afterOperator(
  end: Place['end'],
  { newestFirst, after }: { readonly newestFirst: boolean; readonly after: Place | undefined },
): string {
  if (newestFirst) return after?.end === 'to' && end === 'from' ? '<=' : '<';
  return after?.end === 'from' && end === 'to' ? '>=' : '>';
}

/** An isolated position's margin is part of what lies in the margin wallet. */
function toEntry({
  id,
  end,
  kind,
  currency,
  amount,
  wallet,
  symbol,
  balance,
  reference,
  time,
}: EntryRow): WalletEntry {
  return {
    id: `${id}-${end}`,
    account: wallet === 'spot' ? 'spot' : 'margin',
    symbol: symbol === '' ? null : symbol,
    type: kind as WalletEntry['type'],
    currency,
    amount: money(end === 'from' ? `-${amount}` : amount),
    balanceAfter: money(balance),
    reference,
    time: time.toISOString(),
  };
}

function writeCursor({ id, end }: Place): string {
  return `${id}_${end}`;
}

function readCursor(cursor: string): Place {
  const match = /^(\d{1,16})_(from|to)$/.exec(cursor);
  const id = Number(match?.[1]);
  if (match === null || !Number.isSafeInteger(id)) throw invalidCursor();
  return { id, end: match[2] as Place['end'] };
}
