import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { nextOpenTime, openTime, timeframeMs } from '@tradewind/market';
import type { Candles, Instrument, SeriesKey, StoredTimeframe, Venue } from '@tradewind/market';
import type { CandleHistory, Run } from '@tradewind/candles';
import type { Logger } from '../../logger.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The largest practice markets have minutes from the start, the others hours. */
const PRACTICE_MINUTE_MARKETS = 12;

/** Perpetuals are what is traded with leverage, so their charts have minutes for a while back. */
const PERPETUAL_MINUTE_DAYS = 7;

/** What statistics windows and 24 h charts of a live or replayed market need at once; the rest comes when looked at. */
const STREAMED_DAYS = 1;

const LOADED_AT_ONCE = 4;

/** So few are quicker in the database than in files, and compaction takes them along later. */
const FEW_ROWS = 2_000;

export interface HistoryProgress {
  readonly state: 'idle' | 'loading' | 'complete';
  /** 0 to 1. */
  readonly progress: number;
  readonly detail: string | null;
}

interface Stretch {
  readonly symbol: string;
  readonly timeframe: StoredTimeframe;
  readonly from: number;
  readonly to: number;
}

/** Loads the history that a venue should have from the start, and what was missed while the server was down. */
export class HistoryBootstrap {
  readonly #store: CandleHistory;
  readonly #practiceDays: number;
  readonly #logger: Logger;
  readonly #abort = new AbortController();
  #progress: HistoryProgress = { state: 'idle', progress: 0, detail: null };

  /** `practiceDays`: how far back the practice market goes from the start. */
  constructor(store: CandleHistory, practiceDays: number, logger: Logger) {
    this.#store = store;
    this.#practiceDays = practiceDays;
    this.#logger = logger;
  }

  progress(): HistoryProgress {
    return this.#progress;
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Runs to the end or until `stop`. One market that fails is logged and does not hold up the others. */
  async run(venue: Venue, instruments: readonly Instrument[]): Promise<void> {
    this.#progress = { state: 'loading', progress: 0, detail: `Loading history of ${venue.id}` };
    const wanted =
      venue.kind === 'practice'
        ? practiceStretches(venue, instruments, this.#practiceDays)
        : streamedStretches(venue, instruments);
    let done = 0;
    const queue = wanted.values();
    const loadNext = async (): Promise<void> => {
      for (const stretch of queue) {
        if (this.#abort.signal.aborted) return;
        try {
          await this.#load(venue, stretch);
        } catch (error) {
          this.#logger.warn(
            { err: error, venue: venue.id, symbol: stretch.symbol },
            'history could not be loaded',
          );
        }
        done += 1;
        const detail = `Loading history of ${venue.id}: ${done} of ${wanted.length} series`;
        this.#progress = { state: 'loading', progress: done / wanted.length, detail };
      }
    };
    // While one series waits for the disk, the next is computed or fetched.
    await Promise.all(Array.from({ length: LOADED_AT_ONCE }, loadNext));
    if (!this.#abort.signal.aborted) this.#progress = { state: 'complete', progress: 1, detail: null };
  }

  async #load(venue: Venue, stretch: Stretch): Promise<void> {
    const key: SeriesKey = { venue: venue.id, symbol: stretch.symbol };
    const missing = await this.#missing(key, stretch);
    const rows = missing.reduce((sum, { from, to }) => sum + (to - from) / timeframeMs(stretch.timeframe), 0);
    if (rows === 0) return;
    const pages = this.#pages(venue, stretch, missing);
    if (rows <= FEW_ROWS) {
      for await (const page of pages) await this.#store.write(key, stretch.timeframe, page, 'closed');
      return;
    }
    const writer = this.#store.historyWriter(key, stretch.timeframe);
    try {
      for await (const page of pages) {
        await writer.add(page);
        // Generated pages come without a pause; everybody else gets a turn between them.
        await yieldToOthers();
      }
      // A shutdown must not wait for files; the next start loads the series again.
      if (this.#abort.signal.aborted) await writer.abort();
      else await writer.commit();
    } catch (error) {
      await writer.abort();
      throw error;
    }
  }

  async *#pages(
    venue: Venue,
    { symbol, timeframe }: Stretch,
    missing: readonly Run[],
  ): AsyncGenerator<Candles> {
    for (const run of missing) yield* venue.history(symbol, timeframe, run, this.#abort.signal);
  }

  async #missing(key: SeriesKey, stretch: Stretch): Promise<Run[]> {
    const missing = await this.#store.missing(key, stretch.timeframe, stretch);
    if (stretch.timeframe !== '1h' || missing.length === 0) return missing;
    // An hour whose minutes are all there needs no candle of its own.
    const minutes = await this.#store.missing(key, '1m', stretch);
    return missing
      .flatMap((run) =>
        minutes.map((gap) => ({
          from: Math.max(run.from, openTime('1h', gap.from)),
          to: Math.min(run.to, nextOpenTime('1h', gap.to - 1)),
        })),
      )
      .filter(({ from, to }) => from < to);
  }
}

function practiceStretches(venue: Venue, instruments: readonly Instrument[], days: number): Stretch[] {
  const hour = openTime('1h', venue.now());
  const minute = openTime('1m', venue.now());
  const from = hour - days * DAY;
  const [largest, others] = [
    instruments.slice(0, PRACTICE_MINUTE_MARKETS),
    instruments.slice(PRACTICE_MINUTE_MARKETS),
  ];
  const recent = Math.max(from, hour - PERPETUAL_MINUTE_DAYS * DAY);
  return [
    ...others.map(({ symbol, type }): Stretch => {
      const since = type === 'perpetual' ? recent : hour;
      return { symbol, timeframe: '1m', from: since, to: minute };
    }),
    ...largest.map(({ symbol }): Stretch => ({ symbol, timeframe: '1m', from, to: minute })),
    ...others.map(({ symbol }): Stretch => ({ symbol, timeframe: '1h', from, to: hour })),
  ];
}

function streamedStretches(venue: Venue, instruments: readonly Instrument[]): Stretch[] {
  const to = openTime('1m', venue.now());
  return instruments.map(({ symbol }) => ({ symbol, timeframe: '1m', from: to - STREAMED_DAYS * DAY, to }));
}
