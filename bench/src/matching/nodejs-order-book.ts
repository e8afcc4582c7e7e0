import type { Side } from '@tradewind/margin';
import { OrderBook, Side as TheirSide } from 'nodejs-order-book';
import type { Contender } from './contender.ts';

type LimitOptions = Parameters<OrderBook['limit']>[0];

/** One of the library's own values, which it declares without exporting it. */
// oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- there is no way to name the enumeration it belongs to
const IOC = 'IOC' as NonNullable<LimitOptions['timeInForce']>;

function theirSide(side: Side): TheirSide {
  return side === 1 ? TheirSide.BUY : TheirSide.SELL;
}

/** The library under the same commands. Its ids are texts; they are made before any clock starts. */
export class NodejsOrderBook implements Contender {
  readonly #book = new OrderBook();
  readonly #names: readonly string[];

  /** @param names an id of theirs for each of ours */
  constructor(names: readonly string[]) {
    this.#names = names;
  }

  place(id: number, side: Side, tick: number, lots: number): void {
    this.#book.limit({ id: this.#names[id]!, side: theirSide(side), size: lots, price: tick });
  }

  take(id: number, side: Side, tick: number, lots: number): void {
    this.#book.limit({
      id: this.#names[id]!,
      side: theirSide(side),
      size: lots,
      price: tick,
      timeInForce: IOC,
    });
  }

  cancel(id: number): void {
    this.#book.cancel(this.#names[id]!);
  }

  move(id: number, tick: number): void {
    this.#book.modify(this.#names[id]!, { price: tick });
  }

  depth(side: Side): [tick: number, lots: number][] {
    const [asks, bids] = this.#book.depth();
    return side === 1 ? bids : asks;
  }
}
