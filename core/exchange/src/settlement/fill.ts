import { notional as notionalOf } from '@tradewind/margin';
import type { Amount, Lots, Side, Ticks } from '@tradewind/margin';
import type { Fill, FillSide } from '../event.ts';
import { HOUSE, isUser } from '../ledger/ledger.ts';
import type { Order } from '../order.ts';
import type { Market, World } from '../world.ts';
import { settlePerpetual } from './perpetual.ts';
import type { Party, Settled, SettlementSide } from './side.ts';
import { settleSpot } from './spot.ts';

export const THE_HOUSE: Party = { account: HOUSE.liquidity, order: null };

/** What happened in a fill, before it is settled. */
export interface FillTerms {
  readonly market: Market;
  readonly tick: Ticks;
  readonly lots: Lots;
  /** The taker's side. */
  readonly side: Side;
  readonly taker: Party;
  readonly maker: Party;
  readonly cause: Fill['cause'];
  readonly houseQuote: Lots | null;
}

/**
 * Moves money and positions of one fill, charges its fees, and accounts for it in its orders. The orders' queue places
 * and ends are the caller's.
 */
export function fill(world: World, terms: FillTerms): void {
  const { market, tick, lots, side, taker, maker, cause, houseQuote } = terms;
  const { settings } = market;
  // Rounded down where the grid is finer than the currency: less than one unit, and never more than a buyer has held.
  const notional = notionalOf(settings.grid, tick, lots, 'down');
  const id = world.nextFillId++;
  const reference = String(id);
  const isOffBook = cause === 'takeover' || cause === 'auto_deleverage';
  // Who is liquidated pays the liquidation fee instead.
  const isForced = isOffBook || cause === 'liquidation';
  const takerSide = { ...taker, side, liquidity: 'taker', free: isForced } as const;
  const makerSide: SettlementSide = {
    ...maker,
    side: side === 1 ? -1 : 1,
    liquidity: 'maker',
    free: isOffBook,
  };
  for (const { order } of [takerSide, makerSide]) if (order !== null) account(order, lots, notional);
  const [buyer, seller]: [SettlementSide, SettlementSide] =
    side === 1 ? [takerSide, makerSide] : [makerSide, takerSide];
  const settle = settings.type === 'spot' ? settleSpot : settlePerpetual;
  const [bought, sold] = settle(world, { market, tick, lots, notional, reference, buyer, seller });
  // What the book had no part in says nothing about the market.
  if (!isOffBook) market.last = tick;
  world.emit({
    type: 'fill',
    id,
    symbol: settings.symbol,
    tick,
    lots,
    notional,
    side,
    buyer: fillSide(buyer, bought),
    seller: fillSide(seller, sold),
    houseQuote,
    cause,
    time: world.time,
  });
}

function account(order: Order, lots: Lots, notional: Amount): void {
  order.filled += lots;
  order.filledNotional += notional;
}

function fillSide(party: SettlementSide, settled: Settled): FillSide {
  const { order } = party;
  if (order !== null) {
    order.fee += settled.fee;
    order.feeCurrency = settled.feeCurrency;
  }
  return {
    account: party.account,
    // The fund's orders are nobody's to see.
    orderId: isUser(party.account) ? (order?.id ?? null) : null,
    liquidity: party.liquidity,
    fee: settled.fee,
    feeCurrency: settled.feeCurrency,
    realizedPnl: settled.realizedPnl,
  };
}
