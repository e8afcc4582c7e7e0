import type { OrderResource } from '@tradewind/protocol';
import type { UnacknowledgedOrder } from '../../trading/order-desk.ts';

/** An order that the exchange has, or one that it has not acknowledged. */
export type OrderRow =
  | { readonly kind: 'open'; readonly key: string; readonly order: OrderResource }
  | { readonly kind: 'unacknowledged'; readonly key: string; readonly pending: UnacknowledgedOrder };

/** What was sent last comes first. @param symbol of this market alone; null: of all */
export function orderRows(
  orders: readonly OrderResource[],
  pending: readonly UnacknowledgedOrder[],
  symbol: string | null,
): readonly OrderRow[] {
  const isShown = (of: string) => symbol === null || of === symbol;
  return [
    ...pending
      .filter(({ placement }) => isShown(placement.input.symbol))
      .map((each): OrderRow => ({ kind: 'unacknowledged', key: each.clientOrderId, pending: each }))
      .toReversed(),
    ...orders
      .filter((order) => isShown(order.symbol))
      .map((order): OrderRow => ({ kind: 'open', key: order.id, order })),
  ];
}

export function rowState(row: OrderRow, editedId: string | null): string | undefined {
  if (row.kind === 'unacknowledged') return row.pending.state;
  return row.order.id === editedId ? 'editing' : undefined;
}
