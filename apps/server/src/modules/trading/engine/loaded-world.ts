import type { Exchange, LedgerAccount } from '@tradewind/exchange';
import { MarketNotation } from './rows/market-notation.ts';
import type { ScaleOf } from './rows/ledger-rows.ts';
import type { PositionHistory } from './position-history.ts';

/** What the writer keeps of one world in memory. All of it can be made again from the database. */
export class LoadedWorld {
  readonly id: string;
  readonly exchange: Exchange;
  readonly history: PositionHistory;
  /** Number of the last command that was recorded, committed or not. */
  seq: number;
  readonly scaleOf: ScaleOf;
  /** Sequence of the newest event of each account. */
  readonly #eventSeqs: Map<number, number>;
  readonly #notations = new Map<string, MarketNotation>();
  readonly #scales = new Map<string, number>();
  /** Ledger accounts by owner: the exchange keeps them in one list. */
  readonly #wallets = new Map<number, Set<LedgerAccount>>();

  constructor(
    id: string,
    state: {
      readonly exchange: Exchange;
      readonly history: PositionHistory;
      readonly seq: number;
      readonly eventSeqs: Map<number, number>;
    },
  ) {
    this.id = id;
    this.exchange = state.exchange;
    this.history = state.history;
    this.seq = state.seq;
    this.#eventSeqs = state.eventSeqs;
    for (const account of this.exchange.ledgerAccounts()) this.touch(account);
    this.scaleOf = (currency) => this.#scaleOf(currency);
  }

  /** Of a market that the exchange has. */
  notation(symbol: string): MarketNotation {
    const settings = this.exchange.market(symbol);
    if (settings === undefined) throw new Error(`no market ${symbol}`);
    let notation = this.#notations.get(symbol);
    if (notation === undefined || notation.settings !== settings) {
      notation = new MarketNotation(settings);
      this.#notations.set(symbol, notation);
      this.#scales.clear();
    }
    return notation;
  }

  /** Takes note of a ledger account that may be new. */
  touch(account: LedgerAccount): void {
    let wallets = this.#wallets.get(account.owner);
    if (wallets === undefined) {
      wallets = new Set();
      this.#wallets.set(account.owner, wallets);
    }
    wallets.add(account);
  }

  walletsOf(owner: number): readonly LedgerAccount[] {
    return [...(this.#wallets.get(owner) ?? [])];
  }

  owners(): IterableIterator<number> {
    return this.#wallets.keys();
  }

  eventSeq(account: number): number {
    return this.#eventSeqs.get(account) ?? 0;
  }

  nextEventSeq(account: number): number {
    const seq = this.eventSeq(account) + 1;
    this.#eventSeqs.set(account, seq);
    return seq;
  }

  /** Whether any market has the currency. */
  knows(currency: string): boolean {
    return this.exchange
      .markets()
      .some(({ base, quote }) => base.code === currency || quote.code === currency);
  }

  #scaleOf(currency: string): number {
    if (this.#scales.size === 0) {
      for (const { base, quote } of this.exchange.markets()) {
        this.#scales.set(base.code, base.scale);
        this.#scales.set(quote.code, quote.scale);
      }
    }
    const scale = this.#scales.get(currency);
    if (scale === undefined) throw new Error(`no market has ${currency}`);
    return scale;
  }
}
