import type { Ticks } from '@tradewind/margin';
import type { Order, TriggerBy } from '../order.ts';
import { TriggerHeap } from './trigger-heap.ts';

/** True while an order waits for its trigger. */
export function isWaiting(order: Order): boolean {
  return order.status === 'new' && !order.triggered && order.type !== 'limit' && order.type !== 'market';
}

/** True where a price at or above the trigger sets the order off, false where one at or below does. */
export function firesRising({ type, side }: Pick<Order, 'type' | 'side'>): boolean {
  const isTarget = type === 'take_profit' || type === 'take_profit_limit';
  return isTarget ? side === -1 : side === 1;
}

/**
 * Conditional orders of one market that wait for their price. An order that was cancelled or moved is dropped when its
 * old place comes up.
 */
export class Triggers {
  readonly #heaps: Record<TriggerBy, { readonly rising: TriggerHeap; readonly falling: TriggerHeap }> = {
    last: { rising: new TriggerHeap(1), falling: new TriggerHeap(-1) },
    mark: { rising: new TriggerHeap(1), falling: new TriggerHeap(-1) },
  };
  readonly #trailing: Record<TriggerBy, Set<Order>> = { last: new Set(), mark: new Set() };

  add(order: Order): void {
    if (order.type === 'trailing_stop') {
      this.#trailing[order.triggerBy].add(order);
      return;
    }
    const heaps = this.#heaps[order.triggerBy];
    (firesRising(order) ? heaps.rising : heaps.falling).push(order);
  }

  /** For trailing stops; others are dropped by themselves. */
  remove(order: Order): void {
    this.#trailing[order.triggerBy].delete(order);
  }

  /** True while nothing can be set off. */
  get isEmpty(): boolean {
    const { last, mark } = this.#heaps;
    return (
      last.rising.isEmpty &&
      last.falling.isEmpty &&
      mark.rising.isEmpty &&
      mark.falling.isEmpty &&
      this.#trailing.last.size === 0 &&
      this.#trailing.mark.size === 0
    );
  }

  /**
   * Takes out what a price sets off, oldest first, and lets trailing stops follow it.
   * @param followed called for each trailing stop whose trigger moved
   */
  fired(by: TriggerBy, price: Ticks, followed: (order: Order) => void): Order[] {
    if (price <= 0) return [];
    const { rising, falling } = this.#heaps[by];
    const fired: Order[] = [];
    rising.take(price, isWaiting, fired);
    falling.take(price, isWaiting, fired);
    for (const order of this.#trailing[by]) {
      if (follow(order, price, followed)) {
        this.#trailing[by].delete(order);
        fired.push(order);
      }
    }
    return fired.length > 1 ? fired.sort((a, b) => a.id - b.id) : fired;
  }
}

/**
 * A trailing stop follows the best price once its activation price was reached, and fires when the price comes back by
 * the callback rate (Binance: a buy fires at low × (1 + callback), a sell at high × (1 − callback)).
 *
 * @returns true when it fires
 */
function follow(order: Order, price: Ticks, followed: (order: Order) => void): boolean {
  const { side, activationTick, callbackRate } = order;
  if (order.extremeTick === 0) {
    const isActive = activationTick === 0 || (side === 1 ? price <= activationTick : price >= activationTick);
    if (!isActive) return false;
    order.extremeTick = price;
  } else if (side === 1 ? price < order.extremeTick : price > order.extremeTick) {
    order.extremeTick = price;
  } else return side === 1 ? price >= order.stopTick : price <= order.stopTick;
  order.stopTick = trailingStop(order.extremeTick, callbackRate, side);
  followed(order);
  return side === 1 ? price >= order.stopTick : price <= order.stopTick;
}

const RATE_ONE = 100_000_000n;

/** Where a trailing stop fires for an extreme price: rounded away from it, at least a tick. */
export function trailingStop(extreme: Ticks, callbackRate: bigint, side: 1 | -1): Ticks {
  const distance = (BigInt(extreme) * callbackRate + RATE_ONE - 1n) / RATE_ONE;
  return side === 1 ? extreme + Number(distance) : Math.max(1, extreme - Number(distance));
}
