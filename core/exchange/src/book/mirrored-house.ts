import type { Lots, Side, Ticks } from '@tradewind/margin';
import { NO_TICK } from './book.ts';
import { HouseLevel } from './house-level.ts';
import type { HouseLiquidity, HouseQuote } from './house.ts';

function expectSorted(side: Side, quote: HouseQuote): void {
  let previous: Ticks | null = null;
  for (const [tick, lots] of quote) {
    if (!(Number.isSafeInteger(tick) && tick >= 1 && Number.isSafeInteger(lots) && lots >= 0)) {
      throw new RangeError(`a quote of ${lots} lots at tick ${tick}`);
    }
    if (previous !== null && (previous - tick) * side <= 0) {
      throw new RangeError(`a quote is not sorted best first: tick ${tick} behind ${previous}`);
    }
    previous = tick;
  }
}

/**
 * The venue's book mirrored level by level. At most a few hundred prices, replaced several times a second: sorted arrays,
 * searched by halves.
 *
 * Marks count the orders that joined the queue of any level; lots that come after an order bear a higher number than its
 * mark. So a level that disappears is forgotten, and when its price comes back its lots stand behind every order that
 * waited there: no count has to outlive its level.
 */
export class MirroredHouse implements HouseLiquidity {
  #bids: HouseLevel[] = [];
  #asks: HouseLevel[] = [];
  /** What lots bear that come now, and the next order that joins gets as its mark. */
  #generation = 1;

  /** @throws RangeError if a side is not sorted best first or its figures are no whole numbers; nothing has changed then. */
  quote(bids: HouseQuote, asks: HouseQuote): void {
    expectSorted(1, bids);
    expectSorted(-1, asks);
    this.#bids = this.#merged(1, bids);
    this.#asks = this.#merged(-1, asks);
  }

  best(side: Side): Ticks {
    return this.#firstAvailable(side, 0);
  }

  behind(side: Side, tick: Ticks): Ticks {
    const index = this.#position(side, tick);
    return this.#firstAvailable(side, this.#levels(side)[index]?.tick === tick ? index + 1 : index);
  }

  available(side: Side, tick: Ticks): Lots {
    return this.#level(side, tick)?.available ?? 0;
  }

  quoted(side: Side, tick: Ticks): Lots {
    return this.#level(side, tick)?.quoted ?? 0;
  }

  /** @throws RangeError if the level has not so many lots left. */
  consume(side: Side, tick: Ticks, lots: Lots): void {
    const level = this.#level(side, tick);
    if (level === undefined || !(lots > 0 && lots <= level.available)) {
      throw new RangeError(
        `${lots} lots consumed of ${level?.available ?? 0} that the house has at tick ${tick}`,
      );
    }
    level.take(lots);
  }

  /** @throws RangeError if no lots were printed. */
  printed(side: Side, tick: Ticks, lots: Lots): void {
    if (!(lots > 0)) throw new RangeError(`a print of ${lots} lots at tick ${tick}`);
    const level = this.#level(side, tick);
    if (level === undefined) return;
    level.take(Math.min(lots, level.available));
    level.restore(level.quoted, this.#generation);
  }

  mark(side: Side, tick: Ticks): number {
    const mark = this.#generation;
    this.#level(side, tick)?.joined(mark);
    this.#generation += 1;
    return mark;
  }

  ahead(side: Side, tick: Ticks, mark: number): Lots {
    return this.#level(side, tick)?.ahead(mark) ?? 0;
  }

  taken(side: Side): [tick: Ticks, lots: Lots][] {
    return this.#levels(side)
      .filter(({ quoted, available }) => available < quoted)
      .map(({ tick, quoted, available }) => [tick, quoted - available]);
  }

  levels(side: Side, depth: number): [tick: Ticks, lots: Lots][] {
    const open: [tick: Ticks, lots: Lots][] = [];
    for (const { tick, available } of this.#levels(side)) {
      if (open.length >= depth) break;
      if (available > 0) open.push([tick, available]);
    }
    return open;
  }

  /** The levels of a new quote, those that were there before with what is left of them. */
  #merged(side: Side, quote: HouseQuote): HouseLevel[] {
    const known = this.#levels(side);
    const merged: HouseLevel[] = [];
    let at = 0;
    for (const [tick, lots] of quote) {
      if (lots === 0) continue;
      while (at < known.length && (known[at]!.tick - tick) * side > 0) at += 1;
      const before = known[at];
      const level = before?.tick === tick ? before : new HouseLevel(tick);
      if (level.quoted !== lots) level.restore(lots, this.#generation);
      merged.push(level);
    }
    return merged;
  }

  #levels(side: Side): readonly HouseLevel[] {
    return side === 1 ? this.#bids : this.#asks;
  }

  #level(side: Side, tick: Ticks): HouseLevel | undefined {
    const level = this.#levels(side)[this.#position(side, tick)];
    return level?.tick === tick ? level : undefined;
  }

  /** Index of the level at `tick`, or of the first one behind it. */
  #position(side: Side, tick: Ticks): number {
    const levels = this.#levels(side);
    let low = 0;
    let high = levels.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((levels[middle]!.tick - tick) * side > 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #firstAvailable(side: Side, from: number): Ticks {
    const levels = this.#levels(side);
    for (let index = from; index < levels.length; index += 1) {
      const { tick, available } = levels[index]!;
      if (available > 0) return tick;
    }
    return NO_TICK;
  }
}
