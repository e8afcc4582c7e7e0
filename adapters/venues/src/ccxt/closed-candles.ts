import type { Candle } from '@tradewind/market';

const MINUTE = 60_000;

export interface ClosedCandlesOptions {
  /** True where a frame says that its candle has closed, and every minute has a candle. */
  readonly flagged: boolean;
  /** The venue's closed candles `[from, to)` over REST, oldest first. */
  fetch(symbol: string, from: number, to: number): Promise<readonly Candle[]>;
  deliver(symbol: string, candle: Candle): void;
  /** A gap that could not be filled. */
  unfilled(symbol: string, from: number, to: number, error: unknown): void;
}

interface Series {
  /** Newest candle, not closed yet as far as is known. */
  forming: Candle | null;
  /** Newest candle that was delivered. */
  last: Candle | null;
  /** Open of the next candle that is due; null before the first. */
  next: number | null;
  /** Opens of candles that were under way when a connection was lost: from each on, frames may be missing. */
  doubts: number[];
  filling: boolean;
  /** Closed candles that wait for a gap before them to be filled. */
  readonly waiting: Candle[];
}

/**
 * Turns a stream of forming one-minute candles into closed ones: each once, in order, only after it closed, and the
 * minutes that a lost connection cost fetched over REST and delivered before newer ones.
 */
export class ClosedCandles {
  readonly #options: ClosedCandlesOptions;
  readonly #series = new Map<string, Series>();

  constructor(options: ClosedCandlesOptions) {
    this.#options = options;
  }

  /** The newest state of a candle. `final`: the venue says that it has closed. */
  update(symbol: string, candle: Candle, final: boolean): void {
    const series = this.#of(symbol);
    if (series.next !== null && candle.time < series.next) {
      this.#correct(symbol, series, candle);
      return;
    }
    const { forming } = series;
    if (forming !== null && candle.time < forming.time) return;
    if (forming !== null && candle.time > forming.time) {
      // Where closing is flagged, a candle that gave way without the flag lost its last frame: it is left out here, so
      // that the gap before the newer one, which is fetched, includes it.
      if (this.#options.flagged) series.next ??= forming.time;
      else series.waiting.push(forming);
    }
    series.forming = final ? null : candle;
    if (final) series.waiting.push(candle);
    this.#advance(symbol, series);
  }

  /** Candles of every series that open before `time` have closed. */
  closeBefore(time: number): void {
    for (const [symbol, series] of this.#series) {
      const { forming } = series;
      if (forming === null || forming.time + MINUTE > time) continue;
      series.forming = null;
      series.waiting.push(forming);
      this.#advance(symbol, series);
    }
  }

  /** The connection was lost: forming candles may have missed their last updates, and later ones all of theirs. */
  disrupt(): void {
    for (const series of this.#series.values()) {
      const waiting = series.waiting.at(-1);
      const underWay = series.forming?.time ?? (waiting === undefined ? series.next : waiting.time + MINUTE);
      series.forming = null;
      if (underWay === null) continue;
      series.next ??= underWay;
      if (!series.doubts.includes(underWay)) series.doubts.push(underWay);
    }
  }

  /** Open of the next candle of `symbol` that is due, or null before the first. */
  due(symbol: string): number | null {
    return this.#series.get(symbol)?.next ?? null;
  }

  #of(symbol: string): Series {
    let series = this.#series.get(symbol);
    if (series === undefined) {
      series = { forming: null, last: null, next: null, doubts: [], filling: false, waiting: [] };
      this.#series.set(symbol, series);
    }
    return series;
  }

  /** A late trade can change a candle after it was delivered; the corrected one replaces it downstream. */
  #correct(symbol: string, series: Series, candle: Candle): void {
    const { last } = series;
    if (last === null || last.time !== candle.time || sameFigures(last, candle)) return;
    series.last = candle;
    this.#options.deliver(symbol, candle);
  }

  /** Delivers what waits, up to the first gap, and has that fetched. */
  #advance(symbol: string, series: Series): void {
    if (series.filling) return;
    for (let head = series.waiting[0]; head !== undefined; head = series.waiting[0]) {
      if (this.#missingBefore(series, head.time)) {
        void this.#fill(symbol, series, series.next!, head.time);
        return;
      }
      series.waiting.shift();
      if (series.next === null || head.time >= series.next) this.#deliver(symbol, series, head);
    }
    if (series.forming !== null && this.#missingBefore(series, series.forming.time)) {
      void this.#fill(symbol, series, series.next!, series.forming.time);
    }
  }

  /** Whether candles before `time` may be missing. Undisturbed, a minute without a frame is one without trades. */
  #missingBefore({ next, doubts }: Series, time: number): boolean {
    if (next === null || time <= next) return false;
    return this.#options.flagged || doubts.some((doubt) => doubt < time);
  }

  async #fill(symbol: string, series: Series, from: number, to: number): Promise<void> {
    series.filling = true;
    try {
      for (const candle of await this.#options.fetch(symbol, from, to)) {
        if (candle.time >= series.next! && candle.time < to) this.#deliver(symbol, series, candle);
      }
    } catch (error) {
      this.#options.unfilled(symbol, from, to, error);
    }
    this.#expect(series, Math.max(series.next!, to));
    series.filling = false;
    this.#advance(symbol, series);
  }

  #expect(series: Series, next: number): void {
    series.next = next;
    series.doubts = series.doubts.filter((doubt) => doubt >= next);
  }

  #deliver(symbol: string, series: Series, candle: Candle): void {
    this.#expect(series, candle.time + MINUTE);
    series.last = candle;
    this.#options.deliver(symbol, candle);
  }
}

function sameFigures(a: Candle, b: Candle): boolean {
  return (
    a.open === b.open && a.high === b.high && a.low === b.low && a.close === b.close && a.volume === b.volume
  );
}
