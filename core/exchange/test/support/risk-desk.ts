import { createGrid, formatAmount, parseAmount } from '@tradewind/margin';
import { HOUSE } from '@tradewind/exchange';
import type { ExchangeEvent, ExchangeOptions, LiquidationEvent, MarketSettings } from '@tradewind/exchange';
import { Desk, PERPETUAL } from './markets.ts';

export const BTC = PERPETUAL.symbol;
export const ETH = 'ETH/USDT:USDT';

/** A second perpetual, tick 0.01 and lot 0.001, with the brackets of the first. */
export const ETHEREUM: MarketSettings = {
  ...PERPETUAL,
  symbol: ETH,
  base: { code: 'ETH', scale: 8 },
  grid: createGrid('0.01', '0.001', 8),
};

/** 100,000.0 in ticks of the first. */
export const PAR = 1_000_000;

type Of<T extends ExchangeEvent['type']> = Extract<ExchangeEvent, { type: T }>;

/** A desk with two perpetuals and short words for what tests of liquidation do all the time. */
export class RiskDesk extends Desk {
  constructor(options: ExchangeOptions = {}) {
    super(options);
    this.must({ type: 'market', settings: ETHEREUM });
  }

  mark(tick: number, { symbol = BTC, stale = false } = {}): void {
    this.must({ type: 'mark', symbol, mark: tick, index: tick, stale });
  }

  /** The house's depth: one level a side, or nothing. */
  quote(bid: readonly [number, number] | null, ask: readonly [number, number] | null, symbol = BTC): void {
    this.must({ type: 'quote', symbol, bids: bid === null ? [] : [bid], asks: ask === null ? [] : [ask] });
  }

  /** Opens at a price exactly, against the house; its depth is gone afterwards. */
  open(
    account: number,
    lots: number,
    {
      tick = PAR,
      leverage = 125,
      marginMode = 'isolated',
      symbol = BTC,
    }: { tick?: number; leverage?: number; marginMode?: 'isolated' | 'cross'; symbol?: string } = {},
  ): void {
    const size = Math.abs(lots);
    const side = lots > 0 ? 1 : -1;
    this.quote(side === 1 ? null : [tick, size], side === 1 ? [tick, size] : null, symbol);
    const { orders } = this.must({
      type: 'place',
      account,
      order: { symbol, side, type: 'limit', tick, lots: size, leverage, marginMode },
    });
    if (orders[0]?.filled !== size) throw new Error(`opened ${orders[0]?.filled} of ${size}`);
    this.quote(null, null, symbol);
  }

  fundInsurance(amount: string): void {
    this.must({ type: 'fund_insurance', currency: 'USDT', amount: parseAmount(amount, 8) });
  }

  /** What the insurance fund has. */
  get insurance(): string {
    return formatAmount(this.balance(HOUSE.insurance, 'spot', 'USDT').balance, 8);
  }

  margin(account: number): string {
    return formatAmount(this.balance(account, 'margin', 'USDT').balance, 8);
  }

  lots(account: number, symbol = BTC): number {
    return this.exchange.exposure(account, symbol)?.lots ?? 0;
  }

  /** Events of some kind since the last look; others are gone too. */
  events<T extends ExchangeEvent['type']>(...types: T[]): Of<T>[] {
    return this.exchange.drainEvents().filter((event): event is Of<T> => types.includes(event.type as T));
  }

  /** Stages of liquidations since the last look, as `account stage lots@tick`. */
  stages(): string[] {
    return this.events('liquidation').map(stageText);
  }
}

export function stageText({ account, stage, lots, tick }: LiquidationEvent): string {
  return `${account} ${stage} ${lots}@${tick}`;
}
