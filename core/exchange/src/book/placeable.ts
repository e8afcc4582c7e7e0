import type { Lots } from '@tradewind/margin';
import type { RestingOrder } from './book.ts';

/** No price in ticks comes near it, and sums with a window of prices stay exact below it. */
const MAX_TICK = 2 ** 52;

/** @throws if an order can't be put into a book, which is a mistake of the caller. */
export function expectPlaceable(order: RestingOrder): void {
  const { id, tick, remaining, node } = order;
  if (node !== -1) throw new Error(`order ${id} rests already`);
  if (!(Number.isSafeInteger(tick) && tick >= 1 && tick <= MAX_TICK)) {
    throw new RangeError(`order ${id} is to rest at tick ${tick}, which is no whole number from 1 to 2^52`);
  }
  expectLots(order, remaining);
}

/** @throws RangeError if an order can't rest with so many lots. */
export function expectLots({ id }: RestingOrder, lots: Lots): void {
  if (!(Number.isSafeInteger(lots) && lots > 0)) {
    throw new RangeError(`order ${id} is to rest with ${lots} lots, which is no whole number above 0`);
  }
}
