import type { DecimalText } from '@tradewind/money';

export type InstrumentType = 'spot' | 'perpetual';
export type InstrumentStatus = 'open' | 'cancel_only' | 'halted';

/** A tier of a perpetual: what positions up to `notionalCap`, and above the tier before, are margined by. */
export interface LeverageBracket {
  /** Largest notional of the tier, in the quote currency. */
  readonly notionalCap: DecimalText;
  /** `"0.004"` is 0.4 %. */
  readonly maintenanceMarginRate: DecimalText;
  readonly maxLeverage: number;
}

/** What may be traded, and on which grid. */
export interface Instrument {
  /** CCXT unified: `BTC/USDT`, perpetual `BTC/USDT:USDT`. */
  readonly symbol: string;
  /** Without separators: `BTCUSDT`, perpetual `BTCUSDT.P`. Unique in a catalogue. */
  readonly id: string;
  readonly type: InstrumentType;
  readonly base: string;
  readonly quote: string;
  readonly status: InstrumentStatus;
  /** Smallest price step. */
  readonly tickSize: DecimalText;
  /** Smallest quantity step. */
  readonly lotSize: DecimalText;
  /** Smallest order value in the quote currency. */
  readonly minNotional: DecimalText;
  /** 1 on spot. */
  readonly maxLeverage: number;
  /** Smallest notional first; absent on spot. */
  readonly brackets?: readonly LeverageBracket[];
}

/** The id of a unified symbol: `BTC/USDT` → `BTCUSDT`, `BTC/USDT:USDT` → `BTCUSDT.P`. */
export function instrumentId(symbol: string): string {
  const [pair = '', settle] = symbol.split(':');
  return pair.replace('/', '') + (settle === undefined ? '' : '.P');
}

/** The spot market that a perpetual follows: `BTC/USDT:USDT` → `BTC/USDT`; null for a spot market. */
export function underlyingSymbol({ type, base, quote }: Instrument): string | null {
  return type === 'perpetual' ? `${base}/${quote}` : null;
}
