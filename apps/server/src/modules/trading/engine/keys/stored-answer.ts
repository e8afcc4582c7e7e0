import { exposures, orders } from '@tradewind/database';
import { getTableColumns } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Accepted, OrderRow, PositionView, WalletView } from '../../engine.ts';

/** The first answer to a key as JSON. What is null or false goes without saying: it is most of an order. */
export function storedAnswer({ seq, orders: rows, position, balances }: Accepted): string {
  return JSON.stringify({
    seq,
    orders: rows.map(whatIsSaid),
    ...(position !== null && {
      position: { row: whatIsSaid(position.row), figures: whatIsSaid(position.figures) },
    }),
    balances,
  });
}

function whatIsSaid(row: object): object {
  const said: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value === null || value === false) continue;
    said[name] = value instanceof Date ? value.getTime() : (value as unknown);
  }
  return said;
}

interface StoredAnswer {
  readonly seq: number;
  readonly orders: readonly object[];
  readonly position?: { readonly row: object; readonly figures: Partial<PositionView['figures']> };
  readonly balances: readonly WalletView[];
}

/** The reverse of {@link storedAnswer}, as the answer to a repetition. */
export function replayedAnswer(stored: unknown): Accepted {
  const { seq, orders: rows, position, balances } = stored as StoredAnswer;
  return {
    ok: true,
    seq,
    orders: rows.map(orderOf),
    position:
      position === undefined
        ? null
        : {
            row: wholeRow(exposures, position.row),
            figures: { ...NO_FIGURES, ...position.figures },
          },
    balances,
    replayed: true,
  };
}

const NO_FIGURES: PositionView['figures'] = {
  mark: null,
  liquidation: null,
  bankruptcy: null,
  margin: null,
  maintenance: null,
  unrealizedPnl: null,
  ratio: null,
  stopLoss: null,
  takeProfit: null,
};

const NOT_PROTECTED = { stopLoss: null, takeProfit: null };

function orderOf(stored: object): OrderRow {
  const row = wholeRow(orders, stored);
  if (row.protection === null) return row;
  return { ...row, protection: { ...NOT_PROTECTED, ...row.protection } };
}

/** Puts back what was left out, and makes dates of their milliseconds. */
function wholeRow<Table extends PgTable>(table: Table, stored: object): Table['$inferSelect'] {
  const given = stored as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(getTableColumns(table)).map(([name, { dataType }]) => {
      const value = given[name];
      if (value === undefined) return [name, dataType === 'boolean' ? false : null];
      return [name, dataType === 'date' ? new Date(value as number) : value];
    }),
  ) as Table['$inferSelect'];
}
