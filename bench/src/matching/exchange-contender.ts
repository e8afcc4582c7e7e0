import { createBrackets, createGrid, parseRate } from '@tradewind/margin';
import type { Side } from '@tradewind/margin';
import { Exchange } from '@tradewind/exchange';
import type { MarketSettings } from '@tradewind/exchange';
import type { Contender } from './contender.ts';

const ACCOUNTS = 1_000;
const FIRST = 100;
/** What a batch of the trading service takes at most; its events are drained together. */
const BATCH = 1_024;

const common = {
  base: { code: 'BTC', scale: 8 },
  quote: { code: 'USDT', scale: 8 },
  grid: createGrid('0.01', '0.00001', 8),
  status: 'open',
  filters: {
    minNotional: 0n,
    maxLots: 1e9,
    priceBand: parseRate('1'),
    marketBound: parseRate('1'),
    maxOrders: 1e9,
    maxConditionalOrders: 1e9,
  },
  fees: [{ taker: parseRate('0.0004'), maker: parseRate('0.0002') }],
} as const;

const MARKETS: Readonly<Record<'spot' | 'perpetual', MarketSettings>> = {
  spot: { ...common, symbol: 'BTC/USDT', type: 'spot', perpetual: null },
  perpetual: {
    ...common,
    symbol: 'BTC/USDT:USDT',
    type: 'perpetual',
    perpetual: {
      brackets: createBrackets(
        [
          { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
          { notionalCap: '12000000', maintenanceMarginRate: '0.01', maxLeverage: 50 },
          { notionalCap: '230000000', maintenanceMarginRate: '0.05', maxLeverage: 10 },
        ],
        8,
      ),
      maxLeverage: 125,
      defaultLeverage: 10,
      liquidationFee: parseRate('0.005'),
      insuranceCap: 0n,
    },
  },
};

/** The whole exchange under the stream: a thousand accounts, funds checked and held, fees, ledger, events. */
export class ExchangeContender implements Contender {
  readonly #exchange = new Exchange();
  readonly #symbol: string;
  /** The exchange's number of each order of the stream. */
  readonly #numbers: number[] = [];
  #time = 1_700_000_000_000;
  #commands = 0;

  constructor(type: 'spot' | 'perpetual') {
    const settings = MARKETS[type];
    this.#symbol = settings.symbol;
    this.#exchange.apply({ type: 'market', settings, time: this.#time });
    const wallet = type === 'spot' ? 'spot' : 'margin';
    for (let account = FIRST; account < FIRST + ACCOUNTS; account += 1) {
      for (const currency of ['USDT', 'BTC']) {
        this.#exchange.apply({
          type: 'deposit',
          account,
          currency,
          amount: 10n ** 18n,
          wallet,
          time: this.#time,
        });
      }
    }
    this.#exchange.apply({
      type: 'mark',
      symbol: this.#symbol,
      mark: 6_425_000,
      index: 6_425_000,
      stale: false,
      time: this.#time,
    });
    this.#drain();
  }

  place(id: number, side: Side, tick: number, lots: number): void {
    this.#order(id, side, tick, lots, 'GTC');
  }

  take(id: number, side: Side, tick: number, lots: number): void {
    this.#order(id, side, tick, lots, 'IOC');
  }

  cancel(id: number): void {
    this.#exchange.apply({
      type: 'cancel',
      account: accountOf(id),
      orderId: this.#numbers[id]!,
      time: ++this.#time,
    });
    this.#count();
  }

  move(id: number, tick: number): void {
    this.#exchange.apply({
      type: 'amend',
      account: accountOf(id),
      orderId: this.#numbers[id]!,
      tick,
      time: ++this.#time,
    });
    this.#count();
  }

  depth(side: Side): [tick: number, lots: number][] {
    const { bids, asks } = this.#exchange.overlay(this.#symbol, Infinity).resting;
    return side === 1 ? bids : asks;
  }

  #order(id: number, side: Side, tick: number, lots: number, timeInForce: 'GTC' | 'IOC'): void {
    const outcome = this.#exchange.apply({
      type: 'place',
      account: accountOf(id),
      order: {
        symbol: this.#symbol,
        side,
        type: 'limit',
        tick,
        lots,
        timeInForce,
        selfTradePrevention: 'none',
      },
      time: ++this.#time,
    });
    if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.message}`);
    this.#numbers[id] = outcome.orders[0]!.id;
    this.#count();
  }

  #count(): void {
    this.#commands += 1;
    if (this.#commands % BATCH === 0) this.#drain();
  }

  #drain(): void {
    this.#exchange.drainEvents();
    this.#exchange.takeChanges();
  }
}

function accountOf(id: number): number {
  return FIRST + (id % ACCOUNTS);
}
