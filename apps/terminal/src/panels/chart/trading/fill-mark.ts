import { openTime } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import { addDecimals } from '@tradewind/money';
import type { TradeResource } from '@tradewind/protocol';

/** What one order filled within one candle. */
export interface FillMark {
  readonly key: string;
  readonly side: 'buy' | 'sell';
  /** Open time of the candle, UTC milliseconds. */
  readonly candleTime: number;
  /** When the first of the fills was, UTC milliseconds. */
  readonly time: number;
  /** Mean price by quantity. */
  readonly price: number;
  /** Decimal texts. */
  readonly quantity: string;
  readonly fee: string;
  readonly feeCurrency: string;
  readonly realizedPnl: string | null;
  readonly fills: number;
}

/** Fills as marks on candles: many fills of one order in one candle are one mark, for a hundred of them say no more. */
export function fillMarks(fills: readonly TradeResource[], timeframe: Timeframe): readonly FillMark[] {
  const marks = new Map<string, FillMark>();
  const seen = new Set<string>();
  for (const fill of fills) {
    if (seen.has(fill.id)) continue;
    seen.add(fill.id);
    const time = Date.parse(fill.time);
    const candleTime = openTime(timeframe, time);
    const key = `${candleTime} ${fill.orderId} ${fill.feeCurrency}`;
    const known = marks.get(key);
    marks.set(key, known === undefined ? single(key, fill, time, candleTime) : joined(known, fill, time));
  }
  return [...marks.values()];
}

function single(key: string, fill: TradeResource, time: number, candleTime: number): FillMark {
  const { side, price, quantity, fee, feeCurrency, realizedPnl } = fill;
  return {
    key,
    side,
    candleTime,
    time,
    price: Number(price),
    quantity,
    fee,
    feeCurrency,
    realizedPnl,
    fills: 1,
  };
}

function joined(mark: FillMark, fill: TradeResource, time: number): FillMark {
  const before = Number(mark.quantity);
  const more = Number(fill.quantity);
  return {
    ...mark,
    time: Math.min(mark.time, time),
    price: (mark.price * before + Number(fill.price) * more) / (before + more),
    quantity: addDecimals(mark.quantity, fill.quantity),
    fee: addDecimals(mark.fee, fill.fee),
    realizedPnl:
      mark.realizedPnl === null || fill.realizedPnl === null
        ? (mark.realizedPnl ?? fill.realizedPnl)
        : addDecimals(mark.realizedPnl, fill.realizedPnl),
    fills: mark.fills + 1,
  };
}
