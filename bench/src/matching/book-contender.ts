import type { Side } from '@tradewind/margin';
import { NO_TICK } from '@tradewind/exchange';
import type { Book, RestingOrder } from '@tradewind/exchange';
import type { Contender } from './contender.ts';

type OpenOrder = { -readonly [Field in keyof RestingOrder]: RestingOrder[Field] };

/** A book of the exchange with bare price-time matching around it: no accounts, no money, no events. */
export class BookContender implements Contender {
  readonly #book: Book;
  /** By id. */
  readonly #orders: (OpenOrder | undefined)[] = [undefined];

  constructor(book: Book) {
    this.#book = book;
  }

  place(id: number, side: Side, tick: number, lots: number): void {
    const order: OpenOrder = { id, side, tick, remaining: lots, queueMark: 0, node: -1 };
    this.#orders[id] = order;
    this.#enter(order);
  }

  take(id: number, side: Side, tick: number, lots: number): void {
    this.#orders[id] = undefined;
    this.#match(side, tick, lots);
  }

  cancel(id: number): void {
    this.#book.remove(this.#orders[id]!);
  }

  move(id: number, tick: number): void {
    const order = this.#orders[id]!;
    this.#book.remove(order);
    order.tick = tick;
    this.#enter(order);
  }

  depth(side: Side): [tick: number, lots: number][] {
    const levels: [number, number][] = [];
    for (let tick = this.#book.best(side); tick !== NO_TICK; tick = this.#book.behind(side, tick)) {
      levels.push([tick, this.#book.lotsAt(side, tick)]);
    }
    return levels;
  }

  rests(id: number): boolean {
    const order = this.#orders[id];
    return order !== undefined && order.node !== -1;
  }

  tick(id: number): number {
    return this.#orders[id]!.tick;
  }

  side(id: number): Side {
    return this.#orders[id]!.side;
  }

  #enter(order: OpenOrder): void {
    const left = this.#match(order.side, order.tick, order.remaining);
    if (left === 0) return;
    order.remaining = left;
    this.#book.insert(order);
  }

  /** Fills what crosses, best price and first order first. Answers the lots that are left. */
  #match(side: Side, tick: number, lots: number): number {
    const book = this.#book;
    const other = -side as Side;
    let left = lots;
    let best = book.best(other);
    while (left > 0 && best !== NO_TICK && (tick - best) * side >= 0) {
      const maker = book.first(other, best)!;
      if (maker.remaining > left) {
        book.resize(maker, maker.remaining - left);
        return 0;
      }
      left -= maker.remaining;
      book.remove(maker);
      best = book.best(other);
    }
    return left;
  }
}
