import type {
  Changes,
  Exchange,
  ExchangeSnapshot,
  LedgerAccount,
  MarketSettings,
  StoredExposure,
  StoredOrder,
} from '@tradewind/exchange';

/** Keeps of an exchange what a database would: rows that batches change, and nothing that was not committed. */
export class MemoryStore {
  readonly #orders = new Map<number, StoredOrder>();
  readonly #balances = new Map<string, Omit<LedgerAccount, 'held'>>();
  readonly #exposures = new Map<string, StoredExposure>();
  readonly #accounts = new Map<number, number>();
  #markets: readonly MarketSettings[] = [];
  #head:
    | Pick<
        ExchangeSnapshot,
        | 'time'
        | 'marks'
        | 'countdowns'
        | 'nextOrderId'
        | 'nextFillId'
        | 'nextTransferId'
        | 'nextPositionId'
        | 'nextPriority'
      >
    | undefined;

  /** Stores the end of a batch. */
  commit(exchange: Exchange, changes: Changes): void {
    for (const order of changes.orders) {
      const { node: _node, queueMark: _mark, exposure: _exposure, wallet: _wallet, ...row } = order;
      if (exchange.order(order.id) === undefined) this.#orders.delete(order.id);
      else this.#orders.set(order.id, row);
    }
    for (const { owner, kind, currency, symbol, balance } of changes.balances) {
      this.#balances.set(`${owner} ${kind} ${currency} ${symbol}`, {
        owner,
        kind,
        currency,
        symbol,
        balance,
      });
    }
    for (const exposure of changes.exposures) {
      const { account, symbol, leverage, marginMode, positionId, lots, entryNotional } = exposure;
      const { realizedPnl, fees, funding, openedAt, updatedAt, called } = exposure;
      this.#exposures.set(`${account} ${symbol}`, {
        account,
        symbol,
        leverage,
        marginMode,
        positionId,
        lots,
        entryNotional,
        realizedPnl,
        fees,
        funding,
        openedAt,
        updatedAt,
        called,
      });
    }
    for (const account of changes.accounts) this.#accounts.set(account, exchange.feeTier(account));
    this.#markets = exchange.markets();
    this.#head = {
      time: exchange.time,
      countdowns: exchange.countdowns().map((countdown) => ({ ...countdown })),
      marks: this.#markets.map(({ symbol }) => ({ symbol, ...exchange.prices(symbol) })),
      ...exchange.counters(),
    };
  }

  snapshot(): ExchangeSnapshot {
    if (this.#head === undefined) throw new Error('nothing was committed');
    return {
      ...this.#head,
      markets: this.#markets,
      accounts: [...this.#accounts].map(([account, feeTier]) => ({ account, feeTier })),
      balances: [...this.#balances.values()],
      orders: [...this.#orders.values()],
      exposures: [...this.#exposures.values()],
    };
  }
}
