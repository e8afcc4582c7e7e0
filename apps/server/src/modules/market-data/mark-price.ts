/** What a perpetual is worth apart from its own trades; the same at every venue. */
export interface MarkPrice {
  readonly symbol: string;
  /** Exchange time, UTC milliseconds. */
  readonly time: number;
  /** What positions are valued and liquidated by. */
  readonly markPrice: number;
  readonly indexPrice: number;
  /** What the funding rate of the running period would be if it ended now; 0.0001 is 0.01 %. */
  readonly fundingRate: number;
  /** No venue told a price lately: nobody is liquidated by these. */
  readonly stale: boolean;
}
