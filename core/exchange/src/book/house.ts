import type { Lots, Side, Ticks } from '@tradewind/margin';

/** `[tick, lots]`, best first. */
export type HouseQuote = readonly (readonly [tick: Ticks, lots: Lots])[];

/**
 * The house's liquidity in one market: the venue's book mirrored. Depth that users consumed stays consumed until the
 * venue's level changes or prints (DESIGN, "Liquidity").
 */
export interface HouseLiquidity {
  /** Replaces the mirrored depth of both sides. A level whose venue quantity is unchanged keeps what was consumed of it. */
  quote(bids: HouseQuote, asks: HouseQuote): void;
  /** Best price with lots left, or NO_TICK. */
  best(side: Side): Ticks;
  /** The next price behind `tick` with lots left, or NO_TICK. */
  behind(side: Side, tick: Ticks): Ticks;
  /** Lots left at a price. */
  available(side: Side, tick: Ticks): Lots;
  /** The venue's own quantity at a price, whatever of it was consumed here: what a fill journals as its quote. */
  quoted(side: Side, tick: Ticks): Lots;
  /** Lots of a level trade: it has less left, the oldest lots go first. `lots` ≤ available. */
  consume(side: Side, tick: Ticks, lots: Lots): void;
  /**
   * The venue printed at this price: so many of the oldest lots are gone, and the level is whole again, by lots that stand
   * behind every order that waits there.
   */
  printed(side: Side, tick: Ticks, lots: Lots): void;
  /**
   * The mark of an order that joins the queue of a price now: all that is available there stands ahead of it, all that
   * comes later behind. To be handed to `ahead` and to nothing else; good for the life of this house.
   */
  mark(side: Side, tick: Ticks): number;
  /**
   * House lots that are still ahead of an order with that mark: never more than is available (the venue may have cancelled
   * what was ahead), and never more than there were before, even if the level went and came back.
   */
  ahead(side: Side, tick: Ticks, mark: number): Lots;
  /** What is consumed of the venue's levels and has not come back, best first. */
  taken(side: Side): [tick: Ticks, lots: Lots][];
  /** Levels with lots left, best first, at most `depth`. */
  levels(side: Side, depth: number): [tick: Ticks, lots: Lots][];
}
