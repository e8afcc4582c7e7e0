import { createBrackets, createGrid, parseAmount, parseRate } from '@tradewind/margin';
import type { Side } from '@tradewind/margin';
import { Exchange, FIRST_USER } from '@tradewind/exchange';
import type { MarginMode, MarketSettings } from '@tradewind/exchange';

/** 100,000.0 in ticks of the first market. */
export const PAR = 1_000_000;

const BRACKETS = createBrackets(
  [
    { notionalCap: '50000', maintenanceMarginRate: '0.004', maxLeverage: 125 },
    { notionalCap: '600000', maintenanceMarginRate: '0.005', maxLeverage: 100 },
    { notionalCap: '3000000', maintenanceMarginRate: '0.0065', maxLeverage: 75 },
    { notionalCap: '12000000', maintenanceMarginRate: '0.01', maxLeverage: 50 },
    { notionalCap: '70000000', maintenanceMarginRate: '0.02', maxLeverage: 25 },
    { notionalCap: '100000000', maintenanceMarginRate: '0.025', maxLeverage: 20 },
    { notionalCap: '230000000', maintenanceMarginRate: '0.05', maxLeverage: 10 },
  ],
  8,
);

function market(base: string): MarketSettings {
  return {
    symbol: `${base}/USDT:USDT`,
    type: 'perpetual',
    base: { code: base, scale: 8 },
    quote: { code: 'USDT', scale: 8 },
    grid: createGrid('0.1', '0.001', 8),
    status: 'open',
    filters: {
      minNotional: parseAmount('5', 8),
      maxLots: 1e9,
      priceBand: parseRate('0.9'),
      marketBound: parseRate('0.05'),
      maxOrders: 200_000,
      maxConditionalOrders: 200,
    },
    fees: [{ taker: parseRate('0.0005'), maker: parseRate('0.0002') }],
    perpetual: {
      brackets: BRACKETS,
      maxLeverage: 125,
      defaultLeverage: 20,
      liquidationFee: parseRate('0.005'),
      insuranceCap: parseAmount('1000000', 8),
    },
  };
}

export const MARKETS = [market('BTC'), market('ETH'), market('SOL')];
export const FIRST = MARKETS[0]!.symbol;

/** An exchange with three perpetuals at 100,000, and words for what the benchmark does. */
export class Crowd {
  readonly exchange = new Exchange();
  #time = 1_700_000_000_000;

  constructor() {
    for (const settings of MARKETS) {
      this.apply({ type: 'market', settings });
      this.mark(PAR, settings.symbol);
    }
  }

  /** @throws {Error} when it is refused */
  apply(command: Timeless<Parameters<Exchange['apply']>[0]>): void {
    this.#time += 1;
    const outcome = this.exchange.apply({ ...command, time: this.#time });
    if (!outcome.ok) throw new Error(`${command.type}: ${outcome.reason}, ${outcome.message}`);
  }

  mark(tick: number, symbol = FIRST): void {
    this.apply({ type: 'mark', symbol, mark: tick, index: tick, stale: false });
  }

  pay(account: number, usdt: number): void {
    const amount = BigInt(usdt) * 100_000_000n;
    this.apply({ type: 'deposit', account, currency: 'USDT', amount, wallet: 'margin' });
  }

  /** A position of an account against the house at a price exactly. */
  open(account: number, lots: number, terms: PositionTerms): void {
    const { symbol = FIRST, tick = PAR, leverage, marginMode } = terms;
    const side: Side = lots > 0 ? 1 : -1;
    const level = [[tick, Math.abs(lots)] as const];
    this.apply({ type: 'quote', symbol, bids: side === 1 ? [] : level, asks: side === 1 ? level : [] });
    this.apply({
      type: 'place',
      account,
      order: { symbol, side, type: 'limit', tick, lots: Math.abs(lots), leverage, marginMode },
    });
    this.apply({ type: 'quote', symbol, bids: [], asks: [] });
    this.forget();
  }

  /** Events and changes would be stored and sent, which is not measured here. */
  forget(): void {
    this.exchange.drainEvents();
    this.exchange.takeChanges();
  }

  /** @throws {Error} where the exchange contradicts itself */
  verify(): void {
    const problems = this.exchange.verify();
    if (problems.length > 0) throw new Error(problems.slice(0, 3).join('; '));
  }
}

export interface PositionTerms {
  readonly symbol?: string;
  readonly tick?: number;
  readonly leverage: number;
  readonly marginMode: MarginMode;
}

type Timeless<C> = C extends unknown ? Omit<C, 'time'> : never;

export function user(index: number): number {
  return FIRST_USER + index;
}
