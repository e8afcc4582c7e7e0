import type {
  Cache,
  Candle,
  CandleStore,
  Instrument,
  StatisticsWindow,
  StatisticsWindows,
} from '@tradewind/market';
import type { Interval } from '@tradewind/protocol';
import { INTERVAL_TTL_MS, keys } from './cache-keys.ts';
import { cleanVolume } from './volume.ts';
import { merge, storedFigures } from './window-figures.ts';
import type { Figures } from './window-figures.ts';

const MINUTE = 60_000;

/** Figures of windows that have ended with a hole in them are looked up again after this; a download may have filled it. */
const LOOK_AGAIN_MS = MINUTE;

/** A minute's own candle follows its end within seconds. Later than this it was missed, and the store is asked. */
const CANDLE_LATE_MS = 3 * MINUTE;

const MAX_KEPT = 20_000;

export interface WindowsOptions {
  readonly windows: StatisticsWindows;
  readonly store: CandleStore;
  readonly cache: Cache;
  /** The newest minute of a market, which no store has in full yet. */
  readonly newestMinute: (venue: string, symbol: string) => Candle | undefined;
  readonly now: (venue: string) => number;
}

/** What is known of one window: the figures of `[start, until)`. */
interface Known {
  figures: Figures | undefined;
  until: number;
  readonly lookedAt: number;
}

/**
 * Document D's statistics windows. The figures of a window are read from the store once and then kept up to date by the
 * minutes that close; the newest minute is laid over them. Complete windows are cached for a day.
 */
export class IntervalStatistics {
  readonly windows: StatisticsWindows;
  readonly #options: WindowsOptions;
  readonly #known = new Map<string, Promise<Known>>();

  constructor(options: WindowsOptions) {
    this.windows = options.windows;
    this.#options = options;
  }

  /** The figures of one window. */
  async interval(venue: string, instrument: Instrument, window: StatisticsWindow): Promise<Interval> {
    const { cache, now } = this.#options;
    const key = keys.interval(venue, instrument.symbol, window.startTime);
    const ended = now(venue) >= window.endTime;
    if (ended) {
      const cached = await cache.get(key).catch(() => undefined);
      if (cached !== undefined) return cached as Interval;
    }
    const interval = await this.#compute(venue, instrument, window, key);
    if (interval.isComplete) {
      this.#known.delete(key);
      await cache.set(key, interval, INTERVAL_TTL_MS).catch(() => undefined);
    }
    return interval;
  }

  /** The newest windows, newest first, beginning with the open one or with the one that opened before `before`. */
  recent(venue: string, instrument: Instrument, count: number, before?: number): Promise<Interval[]> {
    const at = before === undefined ? this.#options.now(venue) : before - 1;
    return Promise.all(
      this.windows.recent(at, count).map((window) => this.interval(venue, instrument, window)),
    );
  }

  /**
   * A minute has closed: its window goes on without a look at the store. One that came late, corrects another or follows
   * a hole sends the next question back to the store.
   */
  minuteClosed(venue: string, symbol: string, minute: Candle): void {
    const key = keys.interval(venue, symbol, this.windows.containing(minute.time).startTime);
    const pending = this.#known.get(key);
    if (pending === undefined) {
      void this.#options.cache.delete(key).catch(() => undefined);
      return;
    }
    this.#known.set(
      key,
      pending.then((known) => {
        if (minute.time !== known.until) return { ...known, until: -Infinity, lookedAt: -Infinity };
        return { ...known, figures: merge(known.figures, minute, 1), until: minute.time + MINUTE };
      }),
    );
  }

  /** History was loaded: what was known of these markets is looked up again. */
  forget(venue: string, symbols: readonly string[]): void {
    const series = new Set(symbols.map((symbol) => seriesOf(keys.interval(venue, symbol, 0))));
    for (const key of this.#known.keys()) if (series.has(seriesOf(key))) this.#known.delete(key);
  }

  async #compute(
    venue: string,
    instrument: Instrument,
    window: StatisticsWindow,
    key: string,
  ): Promise<Interval> {
    const { now, newestMinute } = this.#options;
    const { symbol, id } = instrument;
    const time = now(venue);
    const newest = newestMinute(venue, symbol);
    const within = newest !== undefined && newest.time >= window.startTime && newest.time < window.endTime;
    const to = within ? newest.time : Math.min(window.endTime, time);
    const known = await this.#lookUp(venue, symbol, window, key, to);
    const figures = within && newest.time >= known.until ? merge(known.figures, newest, 1) : known.figures;
    const expected = (window.endTime - window.startTime) / MINUTE;
    return {
      symbol,
      id,
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
      isComplete: time >= window.endTime && figures?.minutes === expected,
    };
  }

  async #lookUp(
    venue: string,
    symbol: string,
    window: StatisticsWindow,
    key: string,
    to: number,
  ): Promise<Known> {
    const { store, now } = this.#options;
    const time = now(venue);
    const pending = this.#known.get(key);
    if (pending !== undefined) {
      const known = await pending;
      const ended = time >= window.endTime;
      const fresh = ended ? time - known.lookedAt < LOOK_AGAIN_MS : to - known.until < CANDLE_LATE_MS;
      if (fresh) return known;
    }
    if (this.#known.size >= MAX_KEPT) this.#known.clear();
    const looking = storedFigures(store, { venue, symbol }, window.startTime, to).then((figures) => ({
      figures,
      until: to,
      lookedAt: time,
    }));
    this.#known.set(key, looking);
    looking.catch(() => this.#known.delete(key));
    return looking;
  }
}

/** The key of a window without its start. */
function seriesOf(key: string): string {
  return key.slice(0, key.lastIndexOf(':'));
}
