import { openTime, timeframeMs } from '@tradewind/market';
import type { CancelSignal, Gap, StoredTimeframe, Venue } from '@tradewind/market';
import { isCancelled } from '../cancel.ts';
import { asGap } from '../gaps.ts';
import type { Run } from '../gaps.ts';
import type { HistoryWriter } from '../history-writer.ts';
import type { CandleHistory } from '../store.ts';
import { backoffMs, DOWNLOAD_BACKOFF, isTransient, sleep } from './retry.ts';
import type { BackoffOptions } from './retry.ts';

/** What was fetched comes into force whenever it has grown to so many rows, so that an end at any time keeps it. */
const COMMIT_ROWS = 50_000;

export interface DownloadProgress {
  /** Of the stretches that were missing, 0 to 1. */
  readonly progress: number;
  readonly rows: number;
  /** Open of the newest candle fetched, UTC milliseconds. */
  readonly at: number;
  /** Why it waits, in words; null while it does not. */
  readonly waiting: string | null;
}

export interface DownloadOptions {
  readonly store: CandleHistory;
  readonly venue: Venue;
  /** Unified. */
  readonly symbol: string;
  readonly timeframe: StoredTimeframe;
  /** `[from, to)` in UTC milliseconds; `to` is at most the venue's present. */
  readonly from: number;
  readonly to?: number;
  readonly signal?: CancelSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Uniform in [0, 1), for the jitter of waiting. */
  readonly random: () => number;
  readonly backoff?: BackoffOptions;
}

export interface DownloadResult {
  /** Candles that came from the venue. */
  readonly rows: number;
  /** Stretches that were not stored before. */
  readonly stretches: number;
  /**
   * Candles that the venue does not have either, asked twice: absent between the first and the last one stored in the
   * range.
   */
  readonly gaps: readonly Gap[];
  readonly missing: number;
  readonly cancelled: boolean;
}

/**
 * Downloads closed candles from a venue into cold files: what is not stored yet, so a download that was ended goes on
 * where it was. Waits and asks again when the venue is out of reach or asks to slow down.
 *
 * @throws what the venue throws, when it does not pass; what was fetched until then is kept.
 */
export async function downloadCandles(options: DownloadOptions): Promise<DownloadResult> {
  const { store, venue, symbol, timeframe, signal } = options;
  const key = { venue: venue.id, symbol };
  const length = timeframeMs(timeframe);
  const range = {
    from: Math.ceil(options.from / length) * length,
    to: openTime(timeframe, Math.min(options.to ?? Infinity, venue.now())),
  };
  const fetcher = new Fetcher(options, store.historyWriter(key, timeframe));
  const missing = await store.missing(key, timeframe, range);
  await fetcher.fetch(missing);

  const between = async (): Promise<Run[]> =>
    (await store.missing(key, timeframe, range)).filter(({ from, to }) => from > range.from && to < range.to);
  let gaps = await between();
  if (fetcher.rows > 0 && gaps.length > 0) {
    await fetcher.fetch(gaps);
    gaps = await between();
  }
  const listed = gaps.map((gap) => asGap(timeframe, gap));
  return {
    rows: fetcher.rows,
    stretches: missing.length,
    gaps: listed,
    missing: listed.reduce((sum, gap) => sum + gap.missing, 0),
    cancelled: isCancelled(signal),
  };
}

class Fetcher {
  rows = 0;
  readonly #options: DownloadOptions;
  readonly #writer: HistoryWriter;
  readonly #lengthMs: number;
  #uncommitted = 0;

  constructor(options: DownloadOptions, writer: HistoryWriter) {
    this.#options = options;
    this.#writer = writer;
    this.#lengthMs = timeframeMs(options.timeframe);
  }

  async fetch(runs: readonly Run[]): Promise<void> {
    const total = runs.reduce((sum, { from, to }) => sum + to - from, 0);
    let before = 0;
    try {
      for (const run of runs) {
        await this.#fetchRun(run, (at, waiting) => {
          const progress = (before + at - run.from) / total;
          this.#options.onProgress?.({ progress, rows: this.rows, at, waiting });
        });
        if (isCancelled(this.#options.signal)) break;
        before += run.to - run.from;
      }
    } finally {
      await this.#writer.commit();
      this.#uncommitted = 0;
    }
  }

  async #fetchRun(run: Run, report: (at: number, waiting: string | null) => void): Promise<void> {
    const { venue, symbol, timeframe, signal, random, backoff = DOWNLOAD_BACKOFF } = this.#options;
    let from = run.from;
    for (let failures = 0; from < run.to && !isCancelled(signal);) {
      try {
        for await (const page of venue.history(symbol, timeframe, { from, to: run.to }, signal)) {
          const last = page.time.at(-1);
          if (last === undefined) continue;
          await this.#writer.add(page);
          this.rows += page.time.length;
          this.#uncommitted += page.time.length;
          from = last + this.#lengthMs;
          failures = 0;
          report(from, null);
          if (this.#uncommitted >= COMMIT_ROWS) {
            await this.#writer.commit();
            this.#uncommitted = 0;
          }
          if (isCancelled(signal)) return;
        }
        return;
      } catch (error) {
        failures += 1;
        if (!isTransient(error) || failures >= backoff.attempts) throw error;
        report(from, error instanceof Error ? error.message : String(error));
        await sleep(backoffMs(backoff, failures, random), signal);
      }
    }
  }
}
