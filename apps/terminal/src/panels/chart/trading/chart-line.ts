import type { OrderResource, PositionResource } from '@tradewind/protocol';
import { formatAmount } from '../../../format/amounts.ts';

export type LineKind = 'order' | 'stop' | 'target' | 'entry' | 'liquidation';

/** What changes when a line is dragged, and what ends when it is taken away. */
export type LineHandle =
  | { readonly on: 'order'; readonly id: string; readonly field: 'price' | 'stopPrice' }
  | {
      readonly on: 'position';
      readonly id: string;
      readonly symbol: string;
      readonly field: 'stopLoss' | 'takeProfit';
    };

/** A price of one's own on the chart. */
export interface ChartLine {
  readonly key: string;
  readonly kind: LineKind;
  readonly side: 'buy' | 'sell';
  /** Decimal text. */
  readonly price: string;
  readonly label: string;
  /** Null: nobody can move it, as an entry or a liquidation. */
  readonly handle: LineHandle | null;
}

/** Lines of open orders and positions; those of other markets are left out. */
export function chartLines(
  symbol: string,
  orders: readonly OrderResource[],
  positions: readonly PositionResource[],
): readonly ChartLine[] {
  const own = positions.filter((position) => position.symbol === symbol);
  return [
    ...own.flatMap(positionLines),
    ...orders.filter((order) => order.symbol === symbol).flatMap((order) => orderLines(order, own)),
  ];
}

function positionLines(position: PositionResource): ChartLine[] {
  const { id, symbol, side, quantity, entryPrice, liquidationPrice, stopLoss, takeProfit } = position;
  const closing = side === 'long' ? 'sell' : 'buy';
  const lines: ChartLine[] = [];
  const add = (kind: LineKind, price: string | null, label: string, handle: LineHandle | null) => {
    if (price === null) return;
    const lineSide = kind === 'entry' ? (side === 'long' ? 'buy' : 'sell') : closing;
    lines.push({ key: `position ${id} ${kind}`, kind, side: lineSide, price, label, handle });
  };
  add('entry', entryPrice, `${side === 'long' ? 'Long' : 'Short'} ${formatAmount(quantity)}`, null);
  add('liquidation', liquidationPrice, 'Liquidation', null);
  add('stop', stopLoss, 'Stop of the position', { on: 'position', id, symbol, field: 'stopLoss' });
  add('target', takeProfit, 'Target of the position', { on: 'position', id, symbol, field: 'takeProfit' });
  return lines;
}

const TYPE_WORDS: Readonly<Record<OrderResource['type'], string>> = {
  market: 'market',
  limit: 'limit',
  stop_loss: 'stop',
  stop_loss_limit: 'stop',
  take_profit: 'target',
  take_profit_limit: 'target',
  trailing_stop: 'trailing stop',
};

function orderLines(order: OrderResource, positions: readonly PositionResource[]): ChartLine[] {
  const { id, side, type, status, quantity, filledQuantity, price, stopPrice } = order;
  // The position's own stop and target stand on its lines already.
  if (order.link?.kind === 'position' && positions.length > 0) return [];
  const lines: ChartLine[] = [];
  const size = quantity === null ? '' : ` ${formatAmount(quantity)}`;
  const filled = Number(filledQuantity) > 0 ? `, ${formatAmount(filledQuantity)} filled` : '';
  const words = `${side === 'buy' ? 'Buy' : 'Sell'} ${TYPE_WORDS[type]}${size}${filled}`;
  const waits = status === 'new';
  if (waits && stopPrice !== null) {
    lines.push({
      key: `order ${id} stopPrice`,
      kind: type === 'take_profit' || type === 'take_profit_limit' ? 'target' : 'stop',
      side,
      price: stopPrice,
      label: words,
      // A trailing stop moves by itself.
      handle: type === 'trailing_stop' ? null : { on: 'order', id, field: 'stopPrice' },
    });
  }
  if (price !== null) {
    lines.push({
      key: `order ${id} price`,
      kind: 'order',
      side,
      price,
      label: waits ? `${side === 'buy' ? 'Buy' : 'Sell'} limit of the ${TYPE_WORDS[type]}` : words,
      handle: { on: 'order', id, field: 'price' },
    });
  }
  return lines;
}
