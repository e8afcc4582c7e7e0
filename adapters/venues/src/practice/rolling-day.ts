import { MINUTES_IN_HOUR, SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';

const MINUTES_IN_DAY = 1440;

/** Statistics of the 24 hours that end with a second. Prices in ticks, volume in lots, turnover in ticks × lots. */
export interface DayStatistics {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly lots: number;
  readonly turnover: number;
}

/**
 * Rolling 24 h statistics of one market: the 1,439 whole minutes before the running one, and the running one up to the
 * second asked for. Asked for one second after the other it costs little; a jump in time recomputes.
 */
export class RollingDay {
  readonly #path: MarketPath;
  /** Number of the running minute; what is below belongs to the whole minutes before it. */
  #minute = Number.NaN;
  #open = 0;
  #high = 0;
  #low = 0;
  #lots = 0;
  #turnover = 0;

  constructor(path: MarketPath) {
    this.#path = path;
  }

  /** Statistics up to and with a second, counted from 1970-01-01. */
  at(second: number): DayStatistics {
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    if (minute !== this.#minute) this.#startMinute(minute);
    const bars = this.#path.seconds(minute);
    let high = this.#high;
    let low = this.#low;
    let lots = this.#lots;
    let turnover = this.#turnover;
    for (let k = 0; k <= second - minute * SECONDS_IN_MINUTE; k += 1) {
      high = Math.max(high, bars.high[k]!);
      low = Math.min(low, bars.low[k]!);
      lots += bars.lots[k]!;
      turnover += bars.lots[k]! * typical(bars.open[k]!, bars.high[k]!, bars.low[k]!, bars.close[k]!);
    }
    return { open: this.#open, high, low, lots, turnover };
  }

  #startMinute(minute: number): void {
    this.#minute = minute;
    const first = minute - MINUTES_IN_DAY + 1;
    this.#open = Number.NaN;
    this.#high = -Infinity;
    this.#low = Infinity;
    this.#lots = 0;
    this.#turnover = 0;
    for (let index = first; index < minute;) {
      const hour = Math.floor(index / MINUTES_IN_HOUR);
      const bars = this.#path.minutes(hour);
      const stop = Math.min(minute, (hour + 1) * MINUTES_IN_HOUR);
      for (; index < stop; index += 1) {
        const k = index - hour * MINUTES_IN_HOUR;
        if (Number.isNaN(this.#open)) this.#open = bars.open[k]!;
        this.#high = Math.max(this.#high, bars.high[k]!);
        this.#low = Math.min(this.#low, bars.low[k]!);
        this.#lots += bars.lots[k]!;
        this.#turnover += bars.lots[k]! * typical(bars.open[k]!, bars.high[k]!, bars.low[k]!, bars.close[k]!);
      }
    }
  }
}

/** What a bar's volume changed hands at, near enough for a day's turnover. */
function typical(open: number, high: number, low: number, close: number): number {
  return (open + high + low + close) / 4;
}
