import { parseAmount } from '@tradewind/margin';
import type { Amount, Lots, Ticks } from '@tradewind/margin';
import type { Book } from './book/book.ts';
import { FastBook } from './book/fast-book.ts';
import { MirroredHouse } from './book/mirrored-house.ts';
import type { HouseLiquidity } from './book/house.ts';
import type { Changes } from './changes.ts';
import { Triggers } from './conditional/triggers.ts';
import type { ExchangeEvent } from './event.ts';
import { Ledger } from './ledger/entries.ts';
import type { Entry, LedgerSink } from './ledger/entries.ts';
import { HOUSE } from './ledger/ledger.ts';
import type { LedgerAccount } from './ledger/ledger.ts';
import { CrossIndex } from './liquidation/cross-index.ts';
import { LiquidationIndex } from './liquidation/liquidation-index.ts';
import type { MarketSettings } from './market.ts';
import type { Order } from './order.ts';
import { Refusal } from './outcome.ts';
import { newExposure } from './positions/exposure.ts';
import type { Exposure } from './position.ts';

/** A market at work. */
export interface Market {
  settings: MarketSettings;
  /** One lot in the smallest units of the base currency. */
  lotUnits: Amount;
  readonly book: Book;
  readonly house: HouseLiquidity;
  readonly triggers: Triggers;
  /** Prices in ticks, 0 while unknown. */
  mark: Ticks;
  index: Ticks;
  last: Ticks;
  /** The index is too old to liquidate by. */
  stale: boolean;
  /** How far a limit price may lie from `bandAt`, the reference price that it was last worked out for. */
  band: Ticks;
  bandAt: Ticks;
  /** Perpetuals: everybody who has or had something at stake here, by account. */
  readonly exposures: Map<number, Exposure>;
  /** Perpetuals: who is liquidated at which mark price. */
  readonly liquidations: LiquidationIndex;
  /** Perpetuals: between losers and winners. Its balance is minus the sum of all entry values. */
  readonly clearing: Entry;
}

/** An account at work. */
export interface Account {
  readonly number: number;
  feeTier: number;
  readonly orders: Set<Order>;
  readonly byClientId: Map<string, Order>;
  readonly exposures: Map<string, Exposure>;
  /** Spot wallet by currency. */
  readonly spot: Map<string, Entry>;
  /** Cross positions that are open; 0 spares looking. */
  crossPositions: number;
}

/** When the orders of an account in a market are cancelled unless it says otherwise. */
export interface Countdown {
  readonly account: number;
  readonly symbol: string;
  at: number;
}

/** The whole state of one exchange, and what is told about its changes. */
export class World implements LedgerSink {
  time = 0;
  readonly ledger = new Ledger(this);
  readonly markets = new Map<string, Market>();
  readonly accounts = new Map<number, Account>();
  /** Open orders. */
  readonly orders = new Map<number, Order>();
  readonly countdowns = new Map<string, Countdown>();
  /** GTD orders. */
  readonly expiring = new Set<Order>();
  readonly #cross = new CrossIndex((number) => mayOpen(this.account(number)));
  nextOrderId = 1;
  nextFillId = 1;
  nextPositionId = 1;
  nextPriority = 1;
  readonly #createBook: () => Book;
  #events: ExchangeEvent[] = [];
  #orders = new Set<Order>();
  #balances = new Set<LedgerAccount>();
  #exposures = new Set<Exposure>();
  #accounts = new Set<number>();

  constructor(createBook: () => Book = () => new FastBook()) {
    this.#createBook = createBook;
  }

  emit(event: ExchangeEvent): void {
    this.#events.push(event);
  }

  touched(entry: LedgerAccount): void {
    this.#balances.add(entry);
    if (entry.kind === 'margin') this.#cross.walletChanged(entry);
  }

  /** An order changed: it is stored, and its owner hears of it. */
  orderChanged(order: Order): void {
    this.#orders.add(order);
    order.updatedAt = this.time;
    const { id, account, status, filled, remaining, endReason } = order;
    this.#events.push({ type: 'order', id, account, status, filled, remaining, endReason });
  }

  exposureChanged(exposure: Exposure): void {
    this.#exposures.add(exposure);
    exposure.updatedAt = this.time;
  }

  accountChanged(account: number): void {
    this.#accounts.add(account);
  }

  drainEvents(): ExchangeEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  takeChanges(): Changes {
    const changes = {
      orders: this.#orders,
      balances: this.#balances,
      exposures: this.#exposures,
      accounts: this.#accounts,
    };
    this.#orders = new Set();
    this.#balances = new Set();
    this.#exposures = new Set();
    this.#accounts = new Set();
    return changes;
  }

  /** @throws {Refusal} unknown_market */
  market(symbol: string): Market {
    const market = this.markets.get(symbol);
    if (market === undefined) throw new Refusal('unknown_market', `There is no market ${symbol}`);
    return market;
  }

  addMarket(settings: MarketSettings): Market {
    const market: Market = {
      settings,
      lotUnits: lotUnits(settings),
      book: this.#createBook(),
      house: new MirroredHouse(),
      triggers: new Triggers(),
      mark: 0,
      index: 0,
      last: 0,
      stale: true,
      band: 0,
      bandAt: 0,
      exposures: new Map(),
      liquidations: new LiquidationIndex(settings, this.#cross),
      clearing: this.ledger.entry(HOUSE.clearing, 'isolated', settings.quote.code, settings.symbol),
    };
    this.markets.set(settings.symbol, market);
    return market;
  }

  /** Made at its first command. */
  account(number: number): Account {
    let account = this.accounts.get(number);
    if (account === undefined) {
      account = {
        number,
        feeTier: 0,
        orders: new Set(),
        byClientId: new Map(),
        exposures: new Map(),
        spot: new Map(),
        crossPositions: 0,
      };
      this.accounts.set(number, account);
    }
    return account;
  }

  /** An account's spot wallet in one currency, made at first use. */
  spot(account: Account, currency: string): Entry {
    let entry = account.spot.get(currency);
    if (entry === undefined) {
      entry = this.ledger.entry(account.number, 'spot', currency);
      account.spot.set(currency, entry);
    }
    return entry;
  }

  /** Settings and position of an account in a perpetual market, made at first use. */
  exposure(account: Account, market: Market): Exposure {
    const { symbol } = market.settings;
    let exposure = account.exposures.get(symbol);
    if (exposure === undefined) {
      exposure = newExposure(account.number, market.settings, this.ledger);
      account.exposures.set(symbol, exposure);
      market.exposures.set(account.number, exposure);
    }
    return exposure;
  }
}

/** `lots` as an amount of the base currency. Exact: a currency has at least as many places as its markets' lots. */
export function lotsAmount(market: Market, lots: Lots): Amount {
  return BigInt(lots) * market.lotUnits;
}

/** @throws {RangeError} when the lot is finer than the base currency */
export function lotUnits({ grid, base }: MarketSettings): Amount {
  return parseAmount(grid.lotSize, base.scale);
}

/** What an order's price is judged by: the mark price, else the last, else 0 for unknown. */
export function referencePrice(market: Market): Ticks {
  return market.settings.type === 'perpetual' && market.mark > 0 ? market.mark : market.last;
}

/** Whether an account has orders in perpetual markets that would raise what it has at stake. */
function mayOpen({ exposures }: Account): boolean {
  for (const { buyLots, sellLots } of exposures.values()) if (buyLots + sellLots > 0) return true;
  return false;
}

/** Signed lots of everybody in a market sum to zero; this is one side of it. */
export function openInterest(market: Market): Lots {
  let lots = 0;
  for (const exposure of market.exposures.values()) if (exposure.lots > 0) lots += exposure.lots;
  return lots;
}
