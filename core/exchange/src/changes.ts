import type { LedgerAccount } from './ledger/ledger.ts';
import type { Order } from './order.ts';
import type { Exposure } from './position.ts';

/**
 * What the commands since the last {@link Exchange.takeChanges} touched: live objects in their newest state, each once.
 * Who stores them copies what it needs before the next command.
 */
export interface Changes {
  readonly orders: ReadonlySet<Order>;
  readonly balances: ReadonlySet<LedgerAccount>;
  readonly exposures: ReadonlySet<Exposure>;
  /** Accounts whose fee tier was set. */
  readonly accounts: ReadonlySet<number>;
}
