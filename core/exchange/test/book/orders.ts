import type { Side } from '@tradewind/margin';
import type { Book, RestingOrder } from '@tradewind/exchange';
import { NO_TICK } from '@tradewind/exchange';

/** An order that does not rest yet. */
export function order(id: number, side: Side, tick: number, remaining = 1): RestingOrder {
  return { id, side, tick, remaining, queueMark: 0, node: -1 };
}

/** Ids of the orders at a price, first in the queue first. */
export function queueAt(book: Book, side: Side, tick: number): number[] {
  const ids: number[] = [];
  for (let at = book.first(side, tick); at !== null; at = book.next(at)) ids.push(at.id);
  return ids;
}

/** A whole side as a walk through it sees it: price, lots and queue, best first. */
export function sideOf(book: Book, side: Side): [tick: number, lots: number, ids: number[]][] {
  const levels: [number, number, number[]][] = [];
  for (let tick = book.best(side); tick !== NO_TICK; tick = book.behind(side, tick)) {
    levels.push([tick, book.lotsAt(side, tick), queueAt(book, side, tick)]);
  }
  return levels;
}
