import { createBrackets, createGrid, parseAmount, parseRate } from '@tradewind/margin';
import { Exchange } from '@tradewind/exchange';
import type { Command, ExchangeOptions, MarketSettings, OrderRequest, Outcome } from '@tradewind/exchange';

const USDT = { code: 'USDT', scale: 8 };
const BTC = { code: 'BTC', scale: 8 };

const filters = {
  minNotional: parseAmount('5', 8),
  maxLots: 1e9,
  priceBand: parseRate('0.5'),
  marketBound: parseRate('0.05'),
  maxOrders: 200,
  maxConditionalOrders: 20,
};

const fees = [{ taker: parseRate('0.0004'), maker: parseRate('0.0002') }];

/** Spot, tick 0.01 and lot 0.00001 as Binance has them. */
export const SPOT: MarketSettings = {
  symbol: 'BTC/USDT',
  type: 'spot',
  base: BTC,
  quote: USDT,
  grid: createGrid('0.01', '0.00001', 8),
  status: 'open',
  filters,
  fees,
  perpetual: null,
};

/** Perpetual, tick 0.1 and lot 0.001, the first brackets of BTC. */
export const PERPETUAL: MarketSettings = {
  symbol: 'BTC/USDT:USDT',
  type: 'perpetual',
  base: BTC,
  quote: USDT,
  grid: createGrid('0.1', '0.001', 8),
  status: 'open',
  filters,
  fees,
  perpetual: {
    brackets: createBrackets(
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
    ),
    maxLeverage: 125,
    defaultLeverage: 20,
    liquidationFee: parseRate('0.005'),
    insuranceCap: parseAmount('1000000', 8),
  },
};

export const START = 1_700_000_000_000;
export const ALICE = 100;
export const BOB = 101;

/** An exchange with both markets, and a clock that goes on by a millisecond with each command. */
export class Desk {
  readonly exchange: Exchange;
  time = START;

  constructor(options: ExchangeOptions = {}) {
    this.exchange = new Exchange(options);
    for (const settings of [SPOT, PERPETUAL]) this.do({ type: 'market', settings });
  }

  do(command: DistributiveOmit<Command, 'time'>): Outcome {
    this.time += 1;
    return this.exchange.apply({ ...command, time: this.time });
  }

  /** @throws when it is refused */
  must(command: DistributiveOmit<Command, 'time'>): Extract<Outcome, { ok: true }> {
    const outcome = this.do(command);
    if (!outcome.ok) throw new Error(`${outcome.reason}: ${outcome.message}`);
    return outcome;
  }

  place(account: number, order: OrderRequest): Outcome {
    return this.do({ type: 'place', account, order });
  }

  pay(account: number, currency: string, amount: string, wallet: 'spot' | 'margin' = 'spot'): void {
    this.must({ type: 'deposit', account, currency, amount: parseAmount(amount, 8), wallet });
  }

  balance(
    account: number,
    kind: 'spot' | 'margin' | 'isolated',
    currency: string,
  ): { balance: bigint; held: bigint } {
    const found = this.exchange
      .balancesOf(account)
      .find((entry) => entry.kind === kind && entry.currency === currency);
    return { balance: found?.balance ?? 0n, held: found?.held ?? 0n };
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
