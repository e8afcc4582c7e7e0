import type { Book, Candle, Ticker, Trade, VenueHealth, VenueSink } from '@tradewind/market';

/** Keeps everything that a venue passes on. */
export class RecordingSink implements VenueSink {
  readonly tickerBatches: Ticker[][] = [];
  readonly allTrades: Trade[] = [];
  readonly tradeCounts = new Map<string, number>();
  readonly books: Book[] = [];
  readonly candles: { readonly symbol: string; readonly candle: Candle }[] = [];
  readonly healths: VenueHealth[] = [];

  tickers(tickers: readonly Ticker[]): void {
    this.tickerBatches.push([...tickers]);
  }

  trades(trades: readonly Trade[]): void {
    this.allTrades.push(...trades);
    for (const { symbol } of trades) this.tradeCounts.set(symbol, (this.tradeCounts.get(symbol) ?? 0) + 1);
  }

  book(book: Book): void {
    this.books.push(book);
  }

  closedCandle(symbol: string, candle: Candle): void {
    this.candles.push({ symbol, candle });
  }

  health(health: VenueHealth): void {
    this.healths.push(health);
  }

  get allTickers(): Ticker[] {
    return this.tickerBatches.flat();
  }
}

/** Waits until `condition` holds. */
export async function until(condition: () => boolean, what: string, timeoutMs = 20_000): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
