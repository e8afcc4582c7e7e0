import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FastBook } from '@tradewind/exchange';
import type { RestingOrder } from '@tradewind/exchange';
import { PLACE } from './stream.ts';
import type { CommandStream } from './stream.ts';

function bytesAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes for each order that fills the book at the start of a stream: of the orders themselves, and of the book around them. */
export function bytesPerOrder(stream: CommandStream): { order: number; book: number } {
  const atStart = bytesAfterCollection();
  const orders: RestingOrder[] = [];
  for (let row = 0; row < stream.resting; row += 1) {
    if (stream.kinds[row] !== PLACE) throw new Error('the stream does not begin with new orders');
    orders.push({
      id: stream.ids[row]!,
      side: stream.sides[row] === 1 ? 1 : -1,
      tick: stream.ticks[row]!,
      remaining: stream.lots[row]!,
      queueMark: 0,
      node: -1,
    });
  }
  const withOrders = bytesAfterCollection();
  const book = new FastBook();
  for (const order of orders) book.insert(order);
  const withBook = bytesAfterCollection();
  // Asked here, so that neither is collected before the figures are taken.
  const resting = Math.max(book.size, orders.length);
  return { order: (withOrders - atStart) / resting, book: (withBook - withOrders) / resting };
}
