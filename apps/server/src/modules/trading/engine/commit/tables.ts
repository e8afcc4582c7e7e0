import {
  balances,
  closedPositions,
  exposures,
  fills,
  idempotencyKeys,
  journal,
  liquidations,
  orders,
  tradingAccounts,
  transfers,
} from '@tradewind/database';
import type { BalanceRow, ClosedPositionRow, ExposureRow, FillRow, OrderRow } from '../../engine.ts';
import type { JournalRow } from '../rows/journal-rows.ts';
import type { TransferRow } from '../rows/ledger-rows.ts';
import type { LiquidationRow } from '../rows/liquidation-rows.ts';
import { insertedTable, updatedTable } from './stored-table.ts';

/** First answer to a write with a key; `time` is the database's, as keys expire by the calendar and not by exchange time. */
export interface KeyRow {
  readonly account: number;
  readonly key: string;
  readonly bodyHash: string;
  readonly seq: number;
  readonly result: string;
}

/** How far an account has come. */
export interface AccountRow {
  readonly id: number;
  readonly eventSeq: number;
  readonly feeTier: number;
}

/** Everything that a batch writes, besides the world's own row. */
export const TABLES = {
  journal: insertedTable<JournalRow>(journal, { given: { shard: 'w.shard', epoch: 'w.epoch' } }),
  transfers: insertedTable<TransferRow>(transfers, {}),
  balances: insertedTable<BalanceRow>(balances, {
    upsert: { by: ['world', 'owner', 'kind', 'currency', 'symbol'], set: ['balance', 'held'] },
  }),
  orders: insertedTable<OrderRow>(orders, {
    upsert: {
      by: ['world', 'id'],
      // The rest of an order never changes.
      set: [
        'status',
        'isOpen',
        'quantity',
        'filledQuantity',
        'filledNotional',
        'price',
        'stopPrice',
        'extremePrice',
        'triggered',
        'link',
        'protection',
        'held',
        'fee',
        'feeCurrency',
        'endReason',
        'priority',
        'updatedAt',
      ],
    },
  }),
  fills: insertedTable<FillRow>(fills, {}),
  exposures: insertedTable<ExposureRow>(exposures, {
    upsert: {
      by: ['world', 'account', 'symbol'],
      set: [
        'leverage',
        'marginMode',
        'positionId',
        'quantity',
        'entryNotional',
        'realizedPnl',
        'fees',
        'funding',
        'called',
        'openedAt',
        'updatedAt',
      ],
    },
  }),
  closedPositions: insertedTable<ClosedPositionRow>(closedPositions, {}),
  liquidations: insertedTable<LiquidationRow>(liquidations, { omitted: ['id'] }),
  keys: insertedTable<KeyRow>(idempotencyKeys, {
    given: { time: 'now()' },
    // A key may be used again once it has expired, which may be before its row was cleared away.
    upsert: { by: ['account', 'key'], set: ['bodyHash', 'seq', 'result', 'time'] },
  }),
  accounts: updatedTable<AccountRow>(tradingAccounts, ['id', 'eventSeq', 'feeTier']),
};
