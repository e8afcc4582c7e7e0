import type { Bars } from './bars.ts';
import { MINUTES_IN_QUARTER, SECONDS_IN_MINUTE } from './path.ts';
import type { MarketPath } from './path.ts';

/** Whole minutes between the running one and the one in which the 24 hours began. */
const WHOLE_MINUTES = 1439;

/** Statistics of the 24 hours that end with a second. Prices in ticks, volume in lots, turnover in ticks × lots. */
export interface DayStatistics {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly lots: number;
  readonly turnover: number;
}

/** What a bar's volume changed hands for: the mean of its four prices is near enough for a day's turnover. */
export function barTurnover(bars: Bars, index: number): number {
  const prices = bars.open[index]! + bars.high[index]! + bars.low[index]! + bars.close[index]!;
  return (bars.lots[index]! * prices) / 4;
}

/** Extremes and sums of a run of bars; the open is that of its first. */
interface Totals {
  high: number;
  low: number;
  lots: number;
  turnover: number;
}

function nothing(): Totals {
  return { high: -Infinity, low: Infinity, lots: 0, turnover: 0 };
}

function addBar(totals: Totals, bars: Bars, index: number): void {
  totals.high = Math.max(totals.high, bars.high[index]!);
  totals.low = Math.min(totals.low, bars.low[index]!);
  totals.lots += bars.lots[index]!;
  totals.turnover += barTurnover(bars, index);
}

/**
 * Rolling 24 h statistics of one market, true to the second: the rest of the minute that the day began in, the 1,439
 * whole minutes since, and the running minute so far. Minutes are kept in a ring that is added up once a minute, so a
 * second costs one short sum; a jump in time fills the ring anew.
 */
export class RollingDay {
  readonly #path: MarketPath;
  readonly #high = new Float64Array(WHOLE_MINUTES);
  readonly #low = new Float64Array(WHOLE_MINUTES);
  readonly #lots = new Float64Array(WHOLE_MINUTES);
  readonly #turnover = new Float64Array(WHOLE_MINUTES);
  /** The running minute; the ring holds the whole ones before it. */
  #minute = Number.NaN;
  #whole = nothing();
  /** What is left of the minute that the day began in, from each of its seconds on; the last entry is nothing. */
  #rest: (Totals & { open: number })[] = [];

  constructor(path: MarketPath) {
    this.#path = path;
  }

  /** Statistics of the 86,400 seconds up to and with `second`, counted from 1970-01-01. */
  at(second: number): DayStatistics {
    const minute = Math.floor(second / SECONDS_IN_MINUTE);
    if (minute !== this.#minute) this.#startMinute(minute);
    const part = second - minute * SECONDS_IN_MINUTE;
    const rest = this.#rest[part + 1]!;
    const running = nothing();
    const bars = this.#path.seconds(minute);
    for (let k = 0; k <= part; k += 1) addBar(running, bars, k);
    return {
      open: rest.open,
      high: Math.max(rest.high, this.#whole.high, running.high),
      low: Math.min(rest.low, this.#whole.low, running.low),
      lots: rest.lots + this.#whole.lots + running.lots,
      turnover: rest.turnover + this.#whole.turnover + running.turnover,
    };
  }

  #startMinute(minute: number): void {
    const known = this.#minute < minute && this.#minute > minute - WHOLE_MINUTES ? this.#minute : -Infinity;
    for (let number = Math.max(known, minute - WHOLE_MINUTES); number < minute; number += 1)
      this.#store(number);
    this.#minute = minute;
    const whole = nothing();
    for (let number = minute - WHOLE_MINUTES; number < minute; number += 1) {
      const place = number % WHOLE_MINUTES;
      whole.high = Math.max(whole.high, this.#high[place]!);
      whole.low = Math.min(whole.low, this.#low[place]!);
      whole.lots += this.#lots[place]!;
      whole.turnover += this.#turnover[place]!;
    }
    this.#whole = whole;
    this.#startRest(minute - WHOLE_MINUTES - 1);
  }

  /** Puts a whole minute into the ring. */
  #store(minute: number): void {
    const quarter = Math.floor(minute / MINUTES_IN_QUARTER);
    const bars = this.#path.minutes(quarter);
    const bar = minute - quarter * MINUTES_IN_QUARTER;
    const place = minute % WHOLE_MINUTES;
    this.#high[place] = bars.high[bar]!;
    this.#low[place] = bars.low[bar]!;
    this.#lots[place] = bars.lots[bar]!;
    this.#turnover[place] = barTurnover(bars, bar);
  }

  #startRest(minute: number): void {
    const bars = this.#path.seconds(minute);
    const totals = nothing();
    const rest = [{ ...totals, open: bars.close[SECONDS_IN_MINUTE - 1]! }];
    for (let k = SECONDS_IN_MINUTE - 1; k >= 0; k -= 1) {
      addBar(totals, bars, k);
      rest.unshift({ ...totals, open: bars.open[k]! });
    }
    this.#rest = rest;
  }
}
