import { candleAt } from '@tradewind/market';
import type {
  Cache,
  Candle,
  CandleStore,
  Instrument,
  SeriesKey,
  StatisticsWindow,
  StatisticsWindows,
} from '@tradewind/market';
import type { Interval } from '@tradewind/protocol';
import { cleanVolume } from './candle-reader.ts';
import { INTERVAL_TTL_MS, keys } from './cache-keys.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;

interface Figures {
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  /** Minutes of data behind the figures; an hour candle counts sixty. */
  minutes: number;
}

export interface WindowsOptions {
  readonly windows: StatisticsWindows;
  readonly store: CandleStore;
  readonly cache: Cache;
  /** The open minute of a market, which no store has yet. */
  readonly openMinute: (venue: string, symbol: string) => Candle | undefined;
  readonly now: (venue: string) => number;
}

/**
 * Document D's statistics windows. Figures come from stored one-minute candles (hour candles where no minutes exist)
 * and, for the window that is open, from the running minute. Complete windows are cached for a day.
 */
export class IntervalStatistics {
  readonly windows: StatisticsWindows;
  readonly #options: WindowsOptions;

  constructor(options: WindowsOptions) {
    this.windows = options.windows;
    this.#options = options;
  }

  /** The figures of one window. */
  async interval(venue: string, instrument: Instrument, window: StatisticsWindow): Promise<Interval> {
    const { cache } = this.#options;
    const key = keys.interval(venue, instrument.symbol, window.startTime);
    const cached = await cache.get(key).catch(() => undefined);
    if (cached !== undefined) return cached as Interval;
    const interval = await this.#compute(venue, instrument, window);
    // A window that is complete can only change by a correction; an incomplete one may still be filled by a download.
    if (interval.isComplete) await cache.set(key, interval, INTERVAL_TTL_MS).catch(() => undefined);
    return interval;
  }

  /** The newest windows, newest first, beginning with the open one or with the one that opened before `before`. */
  recent(venue: string, instrument: Instrument, count: number, before?: number): Promise<Interval[]> {
    const at = before === undefined ? this.#options.now(venue) : before - 1;
    return Promise.all(
      this.windows.recent(at, count).map((window) => this.interval(venue, instrument, window)),
    );
  }

  async #compute(venue: string, instrument: Instrument, window: StatisticsWindow): Promise<Interval> {
    const now = this.#options.now(venue);
    const running = this.#options.openMinute(venue, instrument.symbol);
    const runs = running !== undefined && running.time >= window.startTime && running.time < window.endTime;
    // The running minute is in memory in full; the store has an older state of it, which must not count twice.
    const to = Math.min(window.endTime, runs ? running.time : now);
    let figures = await this.#stored({ venue, symbol: instrument.symbol }, window.startTime, to);
    if (runs) figures = merge(figures, running, 1);
    const minutes = (window.endTime - window.startTime) / MINUTE;
    return {
      symbol: instrument.symbol,
      id: instrument.id,
      venue,
      date: window.date,
      intervalHour: window.intervalHour,
      startTime: window.startTime,
      endTime: window.endTime,
      open: figures?.open ?? null,
      high: figures?.high ?? null,
      low: figures?.low ?? null,
      close: figures?.close ?? null,
      volume: cleanVolume(figures?.volume ?? 0),
      dataPoints: figures?.minutes ?? 0,
      isComplete: now >= window.endTime && figures?.minutes === minutes,
    };
  }

  /** Minutes where there are any in an hour, else the hour's own candle, so that nothing counts twice. */
  async #stored(key: SeriesKey, from: number, to: number): Promise<Figures | undefined> {
    if (to <= from) return undefined;
    const { store } = this.#options;
    const [minutes, hours] = await Promise.all([
      store.read(key, '1m', { from, to }),
      store.read(key, '1h', { from, to }),
    ]);
    let figures: Figures | undefined;
    let minute = 0;
    for (let index = 0; index < hours.time.length; index += 1) {
      const hour = candleAt(hours, index)!;
      const end = hour.time + HOUR;
      if (minute >= minutes.time.length || minutes.time[minute]! >= end) {
        figures = merge(figures, hour, HOUR / MINUTE);
        continue;
      }
      for (; minute < minutes.time.length && minutes.time[minute]! < end; minute += 1) {
        figures = merge(figures, candleAt(minutes, minute)!, 1);
      }
    }
    return figures;
  }
}

function merge(figures: Figures | undefined, candle: Candle, minutes: number): Figures {
  const { open, high, low, close, volume } = candle;
  if (figures === undefined) return { open, high, low, close, volume, minutes };
  return {
    open: figures.open,
    high: Math.max(figures.high, high),
    low: Math.min(figures.low, low),
    close,
    volume: figures.volume + volume,
    minutes: figures.minutes + minutes,
  };
}
