/** `[price, quantity in base currency]`. */
export type Level = readonly [price: number, quantity: number];

/** Depth of one market at one moment: bids descending, asks ascending, no empty level, not crossed. */
export interface Book {
  readonly venue: string;
  readonly symbol: string;
  /** Exchange time, UTC milliseconds. */
  readonly time: number;
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}
