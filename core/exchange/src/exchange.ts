import type { Book } from './book/book.ts';
import type { Changes } from './changes.ts';
import type { AccountCommand, Command } from './command.ts';
import { runTriggers } from './conditional/run.ts';
import type { ExchangeEvent } from './event.ts';
import type { MarginFigures, PositionFigures } from './figures.ts';
import type { LedgerAccount } from './ledger/ledger.ts';
import { deposit, fundInsurance, transfer, withdraw } from './ledger/wallet.ts';
import { checkMarketRisk } from './liquidation/check.ts';
import { unwindInsurance } from './liquidation/insurance-fund.ts';
import { changeMarket, setFeeTier, setStatus } from './market-changes.ts';
import type { MarketSettings } from './market.ts';
import { applyPrint, applyQuote } from './matching/venue.ts';
import type { Order } from './order.ts';
import { amend } from './orders/amend.ts';
import { cancel, cancelAll } from './orders/cancel.ts';
import { runClock, setCountdown } from './orders/clock.ts';
import { placeOco } from './orders/oco.ts';
import { place } from './orders/place.ts';
import { Refusal } from './outcome.ts';
import type { Outcome } from './outcome.ts';
import { overlayOf } from './overlay.ts';
import type { Overlay } from './overlay.ts';
import type { Exposure } from './position.ts';
import { adjustMargin } from './positions/adjust-margin.ts';
import { configure } from './positions/configure.ts';
import { marginFigures, positionFigures } from './positions/figures.ts';
import { settleFunding } from './positions/funding.ts';
import { protectPosition } from './positions/protect.ts';
import { restore } from './restore.ts';
import type { ExchangeSnapshot } from './snapshot.ts';
import { verify } from './verify.ts';
import { World } from './world.ts';
import type { Account, Market } from './world.ts';

export interface ExchangeOptions {
  /** Which order book; the fast one by default. */
  readonly createBook?: () => Book;
}

/** Numbers that the next of each kind will have. */
export interface Counters {
  readonly nextOrderId: number;
  readonly nextFillId: number;
  readonly nextTransferId: number;
  readonly nextPositionId: number;
  readonly nextPriority: number;
}

/** An exchange as a state machine: the same commands in the same order lead to the same state and the same events. */
export class Exchange {
  readonly #world: World;

  constructor(options: ExchangeOptions = {}) {
    this.#world = new World(options.createBook);
  }

  /** @throws {Error} where what was stored contradicts itself */
  static restore(snapshot: ExchangeSnapshot, options: ExchangeOptions = {}): Exchange {
    const exchange = new Exchange(options);
    restore(exchange.#world, snapshot);
    return exchange;
  }

  /** One step. Refusals are outcomes, not errors; what is thrown is a fault, and the state is no longer to be trusted. */
  apply(command: Command): Outcome {
    const world = this.#world;
    if (command.time > world.time) world.time = command.time;
    try {
      return this.#dispatch(command);
    } catch (error) {
      if (error instanceof Refusal) return { ok: false, reason: error.reason, message: error.message };
      throw error;
    }
  }

  /** What happened since the last call, oldest first. */
  drainEvents(): ExchangeEvent[] {
    return this.#world.drainEvents();
  }

  /** What was touched since the last call. */
  takeChanges(): Changes {
    return this.#world.takeChanges();
  }

  /** Exchange time of the newest command, UTC milliseconds. */
  get time(): number {
    return this.#world.time;
  }

  counters(): Counters {
    const { nextOrderId, nextFillId, nextPositionId, nextPriority, ledger } = this.#world;
    return { nextOrderId, nextFillId, nextTransferId: ledger.nextTransferId, nextPositionId, nextPriority };
  }

  market(symbol: string): MarketSettings | undefined {
    return this.#world.markets.get(symbol)?.settings;
  }

  markets(): MarketSettings[] {
    return [...this.#world.markets.values()].map(({ settings }) => settings);
  }

  /** Newest prices in ticks, 0 while unknown. */
  prices(symbol: string): { readonly mark: number; readonly index: number; readonly last: number } {
    const { mark, index, last } = this.#world.market(symbol);
    return { mark, index, last };
  }

  /** An open order. */
  order(id: number): Order | undefined {
    return this.#world.orders.get(id);
  }

  openOrders(account: number): Order[] {
    return [...(this.#world.accounts.get(account)?.orders ?? [])];
  }

  exposure(account: number, symbol: string): Exposure | undefined {
    return this.#world.accounts.get(account)?.exposures.get(symbol);
  }

  exposuresOf(account: number): Exposure[] {
    return [...(this.#world.accounts.get(account)?.exposures.values() ?? [])];
  }

  /** Every position that is open in a market, the house's and the fund's too. */
  positions(symbol: string): Exposure[] {
    return [...this.#world.market(symbol).exposures.values()].filter(({ lots }) => lots !== 0);
  }

  feeTier(account: number): number {
    return this.#world.accounts.get(account)?.feeTier ?? 0;
  }

  balancesOf(account: number): LedgerAccount[] {
    return [...this.#world.ledger.entries()].filter(({ owner }) => owner === account);
  }

  ledgerAccounts(): Iterable<LedgerAccount> {
    return this.#world.ledger.entries();
  }

  countdowns(): { readonly account: number; readonly symbol: string; readonly at: number }[] {
    return [...this.#world.countdowns.values()];
  }

  /** null without a position. */
  figures(account: number, symbol: string): PositionFigures | null {
    const exposure = this.exposure(account, symbol);
    return exposure === undefined ? null : positionFigures(this.#world, this.#world.market(symbol), exposure);
  }

  marginFigures(account: number, currency: string): MarginFigures {
    return marginFigures(this.#world, this.#world.account(account), currency);
  }

  /** What users add to and took from the mirrored depth of a market. */
  overlay(symbol: string, depth?: number): Overlay {
    return overlayOf(this.#world.market(symbol), depth);
  }

  /** Whether the exchange agrees with itself: what does not, in words. Looks at everything, so it is slow. */
  verify(): string[] {
    return verify(this.#world);
  }

  #dispatch(command: Command): Outcome {
    const world = this.#world;
    switch (command.type) {
      case 'place': {
        const account = world.account(command.account);
        const order = place(world, account, command.order);
        return this.#settled(order.symbol, [order], account);
      }
      case 'place_oco': {
        const account = world.account(command.account);
        return this.#settled(command.symbol, placeOco(world, account, command), account);
      }
      case 'amend': {
        const account = world.account(command.account);
        const order = amend(world, account, command);
        return this.#settled(order.symbol, [order], account);
      }
      case 'cancel':
        return accepted(cancel(world, world.account(command.account), command.orderId));
      case 'cancel_all':
        return accepted(cancelAll(world, world.account(command.account), command.symbol, 'user'));
      case 'countdown':
        setCountdown(world, world.account(command.account), command.symbol, command.afterMs);
        return accepted([]);
      case 'configure':
        return accepted(
          [],
          configure(world, world.market(command.symbol), world.account(command.account), command),
        );
      case 'close_position': {
        const account = world.account(command.account);
        const order = place(world, account, closingOrder(world, account, command));
        return this.#settled(command.symbol, [order], account);
      }
      case 'adjust_margin':
        return accepted(
          [],
          adjustMargin(world, world.market(command.symbol), world.account(command.account), command.amount),
        );
      case 'protect_position': {
        const account = world.account(command.account);
        const orders = protectPosition(world, world.market(command.symbol), account, command);
        return accepted(orders, account.exposures.get(command.symbol));
      }
      case 'transfer':
        transfer(world, world.account(command.account), command);
        return accepted([]);
      case 'deposit':
        deposit(world, world.account(command.account), command);
        return accepted([]);
      case 'withdraw':
        withdraw(world, world.account(command.account), command);
        return accepted([]);
      case 'market':
        changeMarket(world, command.settings);
        return accepted([]);
      case 'market_status':
        setStatus(world, world.market(command.symbol), command.status);
        return accepted([]);
      case 'currency':
        return accepted([]);
      case 'quote': {
        const market = world.market(command.symbol);
        applyQuote(world, market, command.bids, command.asks);
        unwindInsurance(world, market);
        return this.#moved(market);
      }
      case 'print': {
        const market = world.market(command.symbol);
        applyPrint(world, market, command.tick, command.lots, command.taker);
        return this.#moved(market);
      }
      case 'mark': {
        const market = world.market(command.symbol);
        market.mark = command.mark;
        market.index = command.index;
        market.stale = command.stale;
        unwindInsurance(world, market);
        checkMarketRisk(world, market);
        return this.#moved(market);
      }
      case 'funding': {
        const market = world.market(command.symbol);
        settleFunding(world, market, command.rate);
        checkMarketRisk(world, market);
        return this.#moved(market);
      }
      case 'account':
        setFeeTier(world, world.account(command.account), command.feeTier);
        return accepted([]);
      case 'fund_insurance':
        fundInsurance(world, command.currency, command.amount);
        return accepted([]);
      case 'tick':
        runClock(world);
        return accepted([]);
    }
  }

  #moved(market: Market): Outcome {
    runTriggers(this.#world, market);
    return NOTHING;
  }

  #settled(symbol: string, orders: readonly Order[], account: Account): Outcome {
    runTriggers(this.#world, this.#world.market(symbol));
    return accepted(orders, account.exposures.get(symbol));
  }
}

const NOTHING: Outcome = { ok: true, orders: [], exposure: null };

function accepted(orders: readonly Order[], exposure: Exposure | null = null): Outcome {
  return { ok: true, orders, exposure };
}

function closingOrder(
  world: World,
  account: Account,
  command: Extract<AccountCommand, { type: 'close_position' }>,
) {
  const lots = account.exposures.get(command.symbol)?.lots ?? 0;
  world.market(command.symbol);
  if (lots === 0) throw new Refusal('unknown_position', `no position in ${command.symbol}`);
  return {
    symbol: command.symbol,
    side: lots > 0 ? -1 : 1,
    type: 'market',
    reduceOnly: true,
    ...(command.lots === undefined ? { closePosition: true } : { lots: command.lots }),
    ...(command.clientOrderId !== undefined && { clientOrderId: command.clientOrderId }),
  } as const;
}
