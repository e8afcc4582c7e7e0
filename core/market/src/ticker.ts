/** Rolling 24 h statistics and best prices of one market at one venue. Numbers, as charts take them. */
export interface Ticker {
  readonly venue: string;
  readonly symbol: string;
  /** Exchange time, UTC milliseconds. */
  readonly time: number;
  /** Last traded price. */
  readonly price: number;
  readonly bid: number | null;
  readonly ask: number | null;
  readonly open24h: number;
  readonly high24h: number;
  readonly low24h: number;
  /** In base currency. */
  readonly volume24h: number;
  /** In quote currency. */
  readonly quoteVolume24h: number;
}

/** Absolute and relative change (percent) of the last price against the price 24 h ago; 0 where that is unknown. */
export function change24h(ticker: Pick<Ticker, 'price' | 'open24h'>): {
  change24h: number;
  changePercent24h: number;
} {
  const change = ticker.open24h > 0 ? ticker.price - ticker.open24h : 0;
  return {
    change24h: roundDigits(change),
    changePercent24h: ticker.open24h > 0 ? Math.round((change / ticker.open24h) * 1e4) / 100 : 0,
  };
}

/** Differences of doubles carry noise in their last digits that no market ever quoted. */
function roundDigits(value: number): number {
  return Number(value.toPrecision(12));
}
