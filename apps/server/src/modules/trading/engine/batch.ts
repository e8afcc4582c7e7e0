import type { Exposure, LedgerAccount } from '@tradewind/exchange';
import type { AccountEvent, ClosedPositionRow, FillRow, OrderRow, PublicTrade } from '../engine.ts';
import type { KeyRow } from './commit/tables.ts';
import type { FirstAnswer } from './keys/answered-keys.ts';
import type { Answer } from './messages.ts';
import type { JournalRow } from './rows/journal-rows.ts';
import type { TransferRow } from './rows/ledger-rows.ts';
import type { LiquidationRow } from './rows/liquidation-rows.ts';

/**
 * What some commands led to and is not committed yet: rows to be written, and what is said once they are. Balances and
 * exposures are live objects whose state is read when the batch is closed, before the next command.
 */
export class Batch {
  /** Taken from the mailbox: commands, reads and market data. */
  taken = 0;
  readonly journal: JournalRow[] = [];
  readonly transfers: TransferRow[] = [];
  readonly balances = new Set<LedgerAccount>();
  readonly orders = new Map<number, OrderRow>();
  readonly fills: FillRow[] = [];
  readonly exposures = new Set<Exposure>();
  readonly closedPositions: ClosedPositionRow[] = [];
  readonly liquidations: LiquidationRow[] = [];
  readonly keys: KeyRow[] = [];
  /** First answers by key, for those who send it again meanwhile. */
  readonly pendingKeys = new Map<string, FirstAnswer>();
  /** Accounts whose event sequence or fee tier moved. */
  readonly accounts = new Set<number>();
  readonly answers: Answer[] = [];
  readonly events: AccountEvent[] = [];
  readonly trades: PublicTrade[] = [];
  /** Markets whose users' orders or taken depth may have changed. */
  readonly markets = new Set<string>();
  /** Markets whose settings or status were changed. */
  readonly settings = new Set<string>();
  marketDataDone = false;

  get isEmpty(): boolean {
    return this.journal.length === 0;
  }
}
