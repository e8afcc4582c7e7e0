import { nextOpenTime, openTime } from '@tradewind/market';
import type { Candle, Timeframe } from '@tradewind/market';

const MINUTE = 60_000;

/** So many newest minutes are kept apart, because the venue's own closed candle comes after the next minute has begun. */
const MINUTES_APART = 5;

/** What one minute's message does to a larger candle. */
export type Folded = 'updated' | 'next' | 'old' | 'gap';

/** One candle of a larger timeframe while it is open, folded from its minutes. */
export class CandleFold {
  readonly openTime: number;
  readonly nextOpenTime: number;
  #base: Candle | undefined;
  /** Ascending; later than everything in the base. */
  #recent: Candle[] = [];
  #lastMinuteClosed = false;

  /** `minutes` are those of this candle so far, ascending; the earliest may be longer candles that end before the next. */
  constructor(timeframe: Timeframe, time: number, minutes: readonly Candle[]) {
    this.openTime = openTime(timeframe, time);
    this.nextOpenTime = nextOpenTime(timeframe, time);
    for (const minute of minutes) this.#append(minute);
  }

  /** Undefined before its first minute. */
  get candle(): Candle | undefined {
    let folded = this.#base;
    for (const minute of this.#recent) folded = merge(folded, minute, this.openTime);
    return folded;
  }

  /** The venue has closed its last minute. */
  get isClosed(): boolean {
    return this.#lastMinuteClosed;
  }

  /** `next`: it belongs to a later candle. `old`, `gap`: minutes are needed that only the store has. */
  add(minute: Candle, isClosed: boolean): Folded {
    if (minute.time >= this.nextOpenTime) return 'next';
    if (minute.time < this.openTime) return 'old';
    const index = this.#recent.findIndex(({ time }) => time === minute.time);
    const newest = this.#recent.at(-1)?.time ?? this.#base?.time;
    let result: Folded = 'updated';
    if (index >= 0) this.#recent[index] = minute;
    else if (newest !== undefined && minute.time < newest) return 'old';
    else {
      if (minute.time > (newest ?? this.openTime - MINUTE) + MINUTE) result = 'gap';
      this.#append(minute);
    }
    if (isClosed && minute.time + MINUTE >= this.nextOpenTime) this.#lastMinuteClosed = true;
    return result;
  }

  #append(minute: Candle): void {
    this.#recent.push(minute);
    if (this.#recent.length > MINUTES_APART) {
      this.#base = merge(this.#base, this.#recent.shift()!, this.openTime);
    }
  }
}

function merge(folded: Candle | undefined, next: Candle, time: number): Candle {
  if (folded === undefined) return { ...next, time };
  return {
    time,
    open: folded.open,
    high: Math.max(folded.high, next.high),
    low: Math.min(folded.low, next.low),
    close: next.close,
    volume: folded.volume + next.volume,
  };
}
