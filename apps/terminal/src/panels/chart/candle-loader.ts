import { nextOpenTime } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import type { CandleTuple } from '@tradewind/protocol';
import type { Gateway } from '../../feed/gateway.ts';
import { CandleSeries } from '../../stores/candle-series.ts';

/** One page of history: some screens full, and small enough to be there at once. */
const PAGE = 1_000;

export interface CandleLoaderEvents {
  /** The series as a whole changed; `fit` when it is the first page. */
  changed(fit: boolean): void;
  /** The last candle grew or the next one began. */
  ticked(candle: CandleTuple): void;
  failed(error: unknown): void;
}

/**
 * Brings the candles of one market and timeframe: the newest page, older ones on demand, the stream, and after a break
 * in it whatever was missed.
 */
export class CandleLoader {
  readonly series: CandleSeries;
  readonly #gateway: Gateway;
  readonly #symbol: string;
  readonly #events: CandleLoaderEvents;
  readonly #stops: (() => void)[] = [];
  #isLoaded = false;
  #isLoadingOlder = false;
  #isExhausted = false;
  #isStopped = false;
  #wasBroken = false;

  constructor(gateway: Gateway, symbol: string, timeframe: Timeframe, events: CandleLoaderEvents) {
    this.series = new CandleSeries(timeframe);
    this.#gateway = gateway;
    this.#symbol = symbol;
    this.#events = events;
    this.#stops.push(
      gateway.watch(`candle:${symbol}:${timeframe}`, ({ candle }) => this.#take(candle)),
      gateway.onLink(({ state }) => {
        if (state === 'reconnecting') this.#wasBroken = true;
        else if (state === 'connected' && this.#wasBroken) {
          this.#wasBroken = false;
          void this.#catchUp();
        }
      }),
    );
  }

  get isLoaded(): boolean {
    return this.#isLoaded;
  }

  /** The newest page. */
  async load(): Promise<void> {
    await this.#request({ limit: PAGE }, (page) => {
      this.series.merge(page);
      this.#isLoaded = true;
      this.#isExhausted = page.length === 0;
      this.#events.changed(true);
    });
  }

  /** The page before the oldest candle, once, however often it is asked for. */
  async loadOlder(): Promise<void> {
    const { first } = this.series;
    if (!this.#isLoaded || this.#isLoadingOlder || this.#isExhausted || first === undefined) return;
    this.#isLoadingOlder = true;
    await this.#request({ to: first[0], limit: PAGE }, (page) => {
      this.#isExhausted = page.length === 0;
      if (page.length === 0) return;
      this.series.merge(page);
      this.#events.changed(false);
    });
    this.#isLoadingOlder = false;
  }

  stop(): void {
    this.#isStopped = true;
    this.#stops.forEach((stop) => stop());
  }

  #take(candle: CandleTuple): void {
    if (!this.#isLoaded) return;
    if (this.series.update(candle) === 'apart') void this.#catchUp();
    else this.#events.ticked(candle);
  }

  /** From the last candle on, that one included: it may have closed differently meanwhile. */
  async #catchUp(): Promise<void> {
    if (!this.#isLoaded) return this.load();
    const known = this.series.candles;
    // A candle that came alone stands after the break, so the break begins before it.
    const last = known.at(-2) ?? known.at(-1);
    await this.#request({ ...(last === undefined ? {} : { from: last[0] }), limit: PAGE }, (page) => {
      const leavesHole =
        page.length === PAGE &&
        last !== undefined &&
        page[0]![0] > nextOpenTime(this.series.timeframe, last[0]);
      if (leavesHole) return;
      this.series.merge(page);
      this.#events.changed(false);
    });
  }

  async #request(
    range: { readonly from?: number; readonly to?: number; readonly limit: number },
    take: (page: readonly CandleTuple[]) => void,
  ): Promise<void> {
    try {
      const { timeframe } = this.series;
      const page = await this.#gateway.call('candles', { symbol: this.#symbol, timeframe, ...range });
      if (!this.#isStopped) take(page);
    } catch (error) {
      if (!this.#isStopped) this.#events.failed(error);
    }
  }
}
