import { FIRST_USER } from '@tradewind/exchange';
import type { Fill, FillSide } from '@tradewind/exchange';
import { formatAmount } from '@tradewind/margin';
import type { FillRow, PublicTrade } from '../../engine.ts';
import type { MarketNotation } from './market-notation.ts';

/** One row for each side of a fill that a user has. */
export function fillRows(world: string, seq: number, fill: Fill, notation: MarketNotation): FillRow[] {
  const { buyer, seller } = fill;
  const rows: FillRow[] = [];
  if (buyer.account >= FIRST_USER) rows.push(row('buy', buyer, seller));
  if (seller.account >= FIRST_USER) rows.push(row('sell', seller, buyer));
  return rows;

  function row(side: 'buy' | 'sell', own: FillSide, other: FillSide): FillRow {
    return {
      world,
      id: fill.id,
      account: own.account,
      orderId: own.orderId,
      seq,
      symbol: fill.symbol,
      side,
      price: notation.price(fill.tick),
      quantity: notation.quantity(fill.lots),
      notional: notation.quote(fill.notional),
      fee: formatAmount(own.fee, notation.scaleOf(own.feeCurrency)),
      feeCurrency: own.feeCurrency,
      liquidity: own.liquidity,
      realizedPnl: notation.settings.type === 'perpetual' ? notation.quote(own.realizedPnl) : null,
      counterparty: other.account,
      houseQuote: fill.houseQuote === null ? null : notation.quantity(fill.houseQuote),
      cause: fill.cause,
      time: new Date(fill.time),
    };
  }
}

/** The fill as the public tape shows it. */
export function publicTrade(fill: Fill, notation: MarketNotation): PublicTrade {
  return {
    symbol: fill.symbol,
    id: fill.id,
    price: notation.price(fill.tick),
    quantity: notation.quantity(fill.lots),
    side: fill.side === 1 ? 'buy' : 'sell',
    time: fill.time,
  };
}
