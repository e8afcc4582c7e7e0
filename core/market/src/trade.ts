/** One print of the venue's tape. */
export interface Trade {
  readonly venue: string;
  readonly symbol: string;
  /** The venue's own id, or one derived from time and order where it gives none. */
  readonly id: string;
  /** Exchange time, UTC milliseconds. */
  readonly time: number;
  readonly price: number;
  /** In base currency. */
  readonly quantity: number;
  /** The taker's side. */
  readonly side: 'buy' | 'sell';
}
