import type { Clock, Instrument, Ticker } from '@tradewind/market';
import type { Namespace } from 'socket.io';
import type { MarketData } from '../modules/market-data/market-data.ts';
import { priceUpdateResource } from '../modules/market-data/resources.ts';
import type { Broadcaster } from './broadcaster.ts';
import { OncePerSecond } from './pace.ts';
import type { TickerHub } from './ticker-hub.ts';

export interface PriceUpdatesOptions {
  readonly namespace: Namespace;
  readonly tickers: TickerHub;
  readonly marketData: Pick<MarketData, 'catalogue'>;
  readonly broadcaster: Broadcaster;
  readonly clock: Clock;
}

/**
 * `price_update`: each symbol when its tick comes, at most once a second. Feeds spread symbols over the second, and so
 * does this: gathered into one burst a second, the last client would wait for all the others.
 */
export class PriceUpdates {
  readonly #options: PriceUpdatesOptions;
  readonly #pace = new OncePerSecond();
  readonly #early = new Map<string, Ticker>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #unlisten: () => void;

  constructor(options: PriceUpdatesOptions) {
    this.#options = options;
    this.#unlisten = options.tickers.onEvery((ticker) => this.#take(ticker));
  }

  close(): void {
    this.#unlisten();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #take(ticker: Ticker): void {
    const { namespace, marketData, clock } = this.#options;
    const instrument = marketData.catalogue().find(ticker.symbol);
    if (instrument === undefined || !namespace.adapter.rooms.has(instrument.id)) return;
    const { id } = instrument;
    if (this.#timers.has(id)) {
      this.#early.set(id, ticker);
      return;
    }
    const waitMs = this.#pace.waitMs(id, clock.now());
    if (waitMs === 0) {
      this.#send(instrument, ticker);
      return;
    }
    this.#early.set(id, ticker);
    this.#timers.set(
      id,
      setTimeout(() => this.#sendEarly(instrument), waitMs),
    );
  }

  /** The newest of those that came too soon. */
  #sendEarly(instrument: Instrument): void {
    const { id } = instrument;
    this.#timers.delete(id);
    const ticker = this.#early.get(id);
    this.#early.delete(id);
    if (ticker !== undefined) this.#take(ticker);
  }

  #send(instrument: Instrument, ticker: Ticker): void {
    const { namespace, broadcaster } = this.#options;
    broadcaster.sendLatest(namespace, instrument.id, 'price_update', priceUpdateResource(ticker, instrument));
  }
}
