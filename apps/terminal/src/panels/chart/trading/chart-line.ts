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

/** Entry and liquidation. What protects a position are orders, and stands on their lines. */
function positionLines({ id, side, quantity, entryPrice, liquidationPrice }: PositionResource): ChartLine[] {
  const [opening, closing] = side === 'long' ? (['buy', 'sell'] as const) : (['sell', 'buy'] as const);
  const entry: ChartLine = {
    key: `position ${id} entry`,
    kind: 'entry',
    side: opening,
    price: entryPrice,
    label: `${side === 'long' ? 'Long' : 'Short'} ${formatAmount(quantity)}`,
    handle: null,
  };
  if (liquidationPrice === null) return [entry];
  return [
    entry,
    {
      key: `position ${id} liquidation`,
      kind: 'liquidation',
      side: closing,
      price: liquidationPrice,
      label: 'Liquidation',
      handle: null,
    },
  ];
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
  const [position] = positions;
  if (order.link?.kind === 'position' && position !== undefined) return protectionLines(order, position);
  const { id, side, type, status, quantity, filledQuantity, price, stopPrice } = order;
  const waits = status === 'new';
  const size = quantity === null ? '' : ` ${formatAmount(quantity)}`;
  const filled = Number(filledQuantity) > 0 ? `, ${formatAmount(filledQuantity)} filled` : '';
  const words = `${side === 'buy' ? 'Buy' : 'Sell'} ${TYPE_WORDS[type]}${size}${filled}`;
  const lines: ChartLine[] = [];
  if (waits && stopPrice !== null) {
    lines.push({
      key: `order ${id} stopPrice`,
      kind: triggerKind(type),
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

/** The stop or target of a position as a whole: each change makes other orders of it, but it stays the same line. */
function protectionLines(
  { side, type, stopPrice }: OrderResource,
  { id, symbol }: PositionResource,
): ChartLine[] {
  if (stopPrice === null) return [];
  const kind = triggerKind(type);
  return [
    {
      key: `position ${id} ${kind}`,
      kind,
      side,
      price: stopPrice,
      label: kind === 'stop' ? 'Stop of the position' : 'Target of the position',
      handle: { on: 'position', id, symbol, field: kind === 'stop' ? 'stopLoss' : 'takeProfit' },
    },
  ];
}

function triggerKind(type: OrderResource['type']): 'stop' | 'target' {
  return type === 'take_profit' || type === 'take_profit_limit' ? 'target' : 'stop';
}
