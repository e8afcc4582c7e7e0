import { NO_TICK } from './book/book.ts';
import type { Lots, Side, Ticks } from '@tradewind/margin';
import type { Market } from './world.ts';

type Levels = [tick: Ticks, lots: Lots][];

/** What users add to and took from the mirrored depth, best first. */
export interface Overlay {
  readonly resting: { readonly bids: Levels; readonly asks: Levels };
  readonly taken: { readonly bids: Levels; readonly asks: Levels };
}

const DEPTH = 100;

/** @param depth levels of users that are shown at most, a side */
export function overlayOf(market: Market, depth = DEPTH): Overlay {
  return {
    resting: { bids: resting(market, 1, depth), asks: resting(market, -1, depth) },
    taken: { bids: taken(market, 1), asks: taken(market, -1) },
  };
}

function resting({ book }: Market, side: Side, depth: number): Levels {
  const levels: Levels = [];
  for (
    let tick = book.best(side);
    tick !== NO_TICK && levels.length < depth;
    tick = book.behind(side, tick)
  ) {
    levels.push([tick, book.lotsAt(side, tick)]);
  }
  return levels;
}

function taken({ house }: Market, side: Side): Levels {
  return house.taken(side);
}
