import type { Bus, Ticker } from '@tradewind/market';
import { topics } from '../modules/market-data/topics.ts';
import type { TickersMessage } from '../modules/market-data/topics.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';

type Listener = (ticker: Ticker) => void;

/** One subscription to a venue's tickers for all that want them, by symbol. */
export class TickerHub {
  readonly #bySymbol = new Map<string, Set<Listener>>();
  readonly #ofAll = new Set<Listener>();
  readonly #listening: Listening;

  constructor(bus: Bus, venue: string, onFailure: (error: unknown) => void) {
    this.#listening = listen(
      bus,
      topics.tickers(venue),
      (message) => {
        for (const ticker of message as TickersMessage) {
          for (const listener of this.#ofAll) listener(ticker);
          for (const listener of this.#bySymbol.get(ticker.symbol) ?? []) listener(ticker);
        }
      },
      onFailure,
    );
  }

  get ready(): Promise<void> {
    return this.#listening.ready;
  }

  onEvery(listener: Listener): () => void {
    this.#ofAll.add(listener);
    return () => this.#ofAll.delete(listener);
  }

  on(symbol: string, listener: Listener): () => void {
    const listeners = this.#bySymbol.get(symbol) ?? new Set();
    this.#bySymbol.set(symbol, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#bySymbol.get(symbol) === listeners) this.#bySymbol.delete(symbol);
    };
  }

  close(): void {
    this.#listening.stop();
  }
}
