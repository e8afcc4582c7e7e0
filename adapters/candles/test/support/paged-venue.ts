import { indexAtOrAfter, sliceCandles } from '@tradewind/market';
import type {
  CancelSignal,
  Candles,
  FixedTimeframe,
  Instrument,
  Venue,
  VenueHealth,
} from '@tradewind/market';

/** Serves given candles in pages, as an exchange's REST interface does, and fails when a test says so. */
export class PagedVenue implements Venue {
  readonly id = 'test';
  readonly kind = 'live';
  readonly asked: { from: number; to: number }[] = [];
  readonly failures: Error[] = [];
  /** Pages after which the next of `failures` is thrown. */
  failAfterPages = 1;
  readonly #candles: Candles;
  readonly #now: number;
  readonly #pageRows: number;

  constructor(candles: Candles, now: number, pageRows = 100) {
    this.#candles = candles;
    this.#now = now;
    this.#pageRows = pageRows;
  }

  now(): number {
    return this.#now;
  }

  async *history(
    _symbol: string,
    _timeframe: FixedTimeframe,
    range: { readonly from: number; readonly to: number },
    signal?: CancelSignal,
  ): AsyncGenerator<Candles> {
    this.asked.push({ from: range.from, to: range.to });
    const end = indexAtOrAfter(this.#candles, range.to);
    let pages = 0;
    for (let at = indexAtOrAfter(this.#candles, range.from); at < end; at += this.#pageRows) {
      if (signal?.aborted === true) return;
      if (pages === this.failAfterPages) {
        const failure = this.failures.shift();
        if (failure !== undefined) throw failure;
      }
      yield sliceCandles(this.#candles, at, Math.min(end, at + this.#pageRows));
      pages += 1;
      await new Promise(setImmediate);
    }
  }

  instruments(): Promise<Instrument[]> {
    return Promise.resolve([]);
  }
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  watchDepth(): void {}
  watchTrades(): void {}
  health(): VenueHealth {
    return {
      venue: this.id,
      kind: this.kind,
      label: 'TEST',
      state: 'live',
      lastDataAt: null,
      reconnects: 0,
      lastError: null,
    };
  }
}
