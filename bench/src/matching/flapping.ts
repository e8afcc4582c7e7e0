import { FastBook } from '@tradewind/exchange';
import type { RestingOrder } from '@tradewind/exchange';

const LEVELS = 10_000;
const PRICE = 6_425_000;
/** Ten windows away. */
const FAR = 655_360;
const OPERATIONS = 2_000_000;

function bid(id: number, tick: number): RestingOrder {
  return { id, side: 1, tick, remaining: 1, queueMark: 0, node: -1 };
}

/**
 * The worst that can be done to a book which follows the market: ten thousand prices rest, the best price jumps ten windows
 * away, `stay` operations happen there, it jumps back, and as many happen there. Answers the mean nanoseconds of the
 * processor for an operation.
 */
function flapping(stay: number): number {
  const book = new FastBook();
  for (let level = 0; level < LEVELS; level += 1) book.insert(bid(level, PRICE - level));
  const best = bid(LEVELS, PRICE + FAR);
  const busy = { far: bid(LEVELS + 1, PRICE + FAR), near: bid(LEVELS + 1, PRICE) };
  const before = process.threadCpuUsage();
  for (let done = 0; done < OPERATIONS; done += 2 * stay) {
    book.insert(best);
    for (let count = 2; count < stay; count += 2) {
      book.insert(busy.far);
      book.remove(busy.far);
    }
    book.remove(best);
    for (let count = 0; count < stay; count += 2) {
      book.insert(busy.near);
      book.remove(busy.near);
    }
  }
  const { user, system } = process.threadCpuUsage(before);
  return ((user + system) / OPERATIONS) * 1_000;
}

/** The worse of jumping at once, which the book does not follow, and of staying just long enough that it follows in vain. */
export function worstFlapping(): number {
  return Math.max(flapping(2), flapping(LEVELS + 10));
}
