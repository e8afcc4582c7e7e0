import type { Candle, Ticker } from '@tradewind/market';

const DAY = 86_400_000;

/** A market's figures of the last 24 hours from its closed candles and the part of one that is under way. */
export class RollingDay {
  readonly #candles: Candle[] = [];
  #start = 0;

  /** Candles must come in order. */
  add(candle: Candle): void {
    this.#candles.push(candle);
  }

  /**
   * Figures at `now`. A candle counts while its open lies within the last 24 hours.
   * @param under the candle under way, as far as it has come
   */
  at(
    now: number,
    under: Candle | null,
  ): Pick<Ticker, 'open24h' | 'high24h' | 'low24h' | 'volume24h' | 'quoteVolume24h'> {
    this.#forget(now - DAY);
    let open = 0;
    let high = -Infinity;
    let low = Infinity;
    let volume = 0;
    let quoteVolume = 0;
    const include = (candle: Candle): void => {
      if (open === 0) open = candle.open;
      if (candle.high > high) high = candle.high;
      if (candle.low < low) low = candle.low;
      volume += candle.volume;
      quoteVolume += candle.volume * ((candle.high + candle.low + candle.close) / 3);
    };
    for (let index = this.#start; index < this.#candles.length; index += 1) include(this.#candles[index]!);
    if (under !== null) include(under);
    return {
      open24h: open,
      high24h: open === 0 ? 0 : high,
      low24h: open === 0 ? 0 : low,
      volume24h: Number(volume.toPrecision(12)),
      quoteVolume24h: Number(quoteVolume.toPrecision(12)),
    };
  }

  #forget(before: number): void {
    while (this.#start < this.#candles.length && this.#candles[this.#start]!.time < before) this.#start += 1;
    if (this.#start > 2_000) {
      this.#candles.splice(0, this.#start);
      this.#start = 0;
    }
  }
}
