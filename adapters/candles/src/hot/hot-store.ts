import type { Pool, PoolClient } from 'pg';
import type { Candles, CandleState, SeriesCandles, SeriesKey, StoredTimeframe } from '@tradewind/market';
import { candlesBetween, overlayCandles } from '../columns.ts';
import type { Run } from '../gaps.ts';
import { STORED_TIMEFRAMES, timeframeMinutes, timeframeOfMinutes } from '../stored-timeframe.ts';
import type { Addition } from '../cold/cold-store.ts';
import { columnsOf, ROWS, seriesStatements } from './rows.ts';
import type { HotRow, NumberedSeries } from './rows.ts';
import { SeriesIds } from './series-ids.ts';

/** Recent candles of one series and timeframe, `closed` being the venue's own. */
export interface HotCandles {
  readonly closed: Candles;
  readonly provisional: Candles;
}

export interface HotRuns extends SeriesKey {
  readonly timeframe: StoredTimeframe;
  readonly runs: readonly Run[];
}

/** Recent candles, in PostgreSQL. Provisional ones live nowhere else. */
export class HotStore {
  readonly #pool: Pool;
  readonly #ids: SeriesIds;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#ids = new SeriesIds(pool);
  }

  /** Stores all rows of all series or none; a provisional row never replaces a closed one. */
  async write(
    timeframe: StoredTimeframe,
    series: readonly SeriesCandles[],
    state: CandleState,
  ): Promise<void> {
    const numbered = await this.#numbered(series);
    const parts = [...seriesStatements(numbered)];
    await this.#inTransaction(parts.length > 1, async (client) => {
      for (const { ids, columns } of parts) {
        await client.query(
          `INSERT INTO candles (series_id, timeframe, time, open, high, low, close, volume, closed)
           SELECT series_id, $1, time, open, high, low, close, volume, $2 FROM ${ROWS}
           ON CONFLICT (series_id, timeframe, time) DO UPDATE SET open = excluded.open, high = excluded.high,
             low = excluded.low, close = excluded.close, volume = excluded.volume, closed = excluded.closed
           WHERE excluded.closed OR NOT candles.closed`,
          [timeframeMinutes(timeframe), state === 'closed', ids, ...columns],
        );
      }
      return true;
    });
  }

  /** Candles `[from, to)` of each of the timeframes that has any. */
  async read(
    key: SeriesKey,
    timeframes: readonly StoredTimeframe[],
    from: number,
    to: number,
  ): Promise<Map<StoredTimeframe, HotCandles>> {
    const series = await this.#ids.find(key);
    if (series === undefined) return new Map();
    const { rows } = await this.#pool.query<HotRow>({
      rowMode: 'array',
      text: `SELECT timeframe, closed, time::double precision, open, high, low, close, volume FROM candles
             WHERE series_id = $1 AND timeframe = ANY($2::smallint[]) AND time >= $3 AND time < $4
             ORDER BY timeframe, closed, time`,
      values: [series, timeframes.map(timeframeMinutes), from, to],
    });
    const found = new Map<StoredTimeframe, HotCandles>();
    for (let start = 0; start < rows.length;) {
      const minutes = rows[start]![0];
      let firstClosed = start;
      while (rows[firstClosed]?.[0] === minutes && !rows[firstClosed]![1]) firstClosed += 1;
      let end = firstClosed;
      while (rows[end]?.[0] === minutes) end += 1;
      found.set(timeframeOfMinutes(minutes), {
        provisional: columnsOf(rows, start, firstClosed),
        closed: columnsOf(rows, firstClosed, end),
      });
      start = end;
    }
    return found;
  }

  /** Open of the first and of the last candle over all the timeframes, or undefined where there is none. */
  async bounds(
    key: SeriesKey,
    timeframes: readonly StoredTimeframe[],
  ): Promise<{ first: number; last: number } | undefined> {
    const series = await this.#ids.find(key);
    if (series === undefined) return undefined;
    const { rows } = await this.#pool.query<{ first: number | null; last: number | null }>(
      `SELECT min(ends.first)::double precision AS first, max(ends.last)::double precision AS last
       FROM unnest($2::smallint[]) AS wanted, LATERAL (
         SELECT min(time) AS first, max(time) AS last FROM candles WHERE series_id = $1 AND timeframe = wanted
       ) AS ends`,
      [series, timeframes.map(timeframeMinutes)],
    );
    const { first = null, last = null } = rows[0] ?? {};
    return first === null || last === null ? undefined : { first, last };
  }

  /** Unbroken runs of closed candles, per series and timeframe, oldest first. */
  async runs(filter: Partial<SeriesKey>): Promise<HotRuns[]> {
    const { rows } = await this.#pool.query<{
      venue: string;
      symbol: string;
      timeframe: number;
      from: number;
      to: number;
    }>(
      `SELECT venue, symbol, timeframe, min(time)::double precision AS from,
              (max(time) + timeframe * 60000)::double precision AS to
       FROM (
         SELECT series_id, timeframe, time,
                time - 60000 * timeframe * row_number() OVER (PARTITION BY series_id, timeframe ORDER BY time) AS run
         FROM candles
         WHERE closed AND series_id IN (SELECT id FROM candle_series
                                        WHERE ($1::text IS NULL OR venue = $1) AND ($2::text IS NULL OR symbol = $2))
       ) AS numbered JOIN candle_series ON candle_series.id = series_id
       GROUP BY venue, symbol, timeframe, run ORDER BY venue, symbol, timeframe, min(time)`,
      [filter.venue ?? null, filter.symbol ?? null],
    );
    const found: (HotRuns & { runs: Run[] })[] = [];
    for (const { venue, symbol, timeframe: minutes, from, to } of rows) {
      const timeframe = timeframeOfMinutes(minutes);
      let last = found.at(-1);
      if (last?.venue !== venue || last.symbol !== symbol || last.timeframe !== timeframe) {
        last = { venue, symbol, timeframe, runs: [] };
        found.push(last);
      }
      last.runs.push({ from, to });
    }
    return found;
  }

  /** Series that have candles older than `time`, with their timeframes. */
  async seriesBefore(time: number): Promise<(SeriesKey & { timeframe: StoredTimeframe })[]> {
    const { rows } = await this.#pool.query<SeriesKey & { minutes: number }>(
      `SELECT venue, symbol, minutes FROM candle_series, unnest($1::smallint[]) AS minutes
       WHERE EXISTS (SELECT 1 FROM candles WHERE series_id = id AND timeframe = minutes AND time < $2)
       ORDER BY venue, symbol, minutes`,
      [STORED_TIMEFRAMES.map(timeframeMinutes), time],
    );
    return rows.map(({ venue, symbol, minutes }) => ({
      venue,
      symbol,
      timeframe: timeframeOfMinutes(minutes),
    }));
  }

  /** Removes the given rows, except those that have been changed since they were read. */
  async remove(
    key: SeriesKey,
    timeframe: StoredTimeframe,
    candles: Candles,
    state: CandleState,
  ): Promise<void> {
    for (const { ids, columns } of seriesStatements(await this.#numbered([{ key, candles }]))) {
      await this.#pool.query(
        `DELETE FROM candles USING ${ROWS}
         WHERE candles.series_id = row.series_id AND timeframe = $1 AND closed = $2 AND candles.time = row.time
           AND candles.open = row.open AND candles.high = row.high AND candles.low = row.low
           AND candles.close = row.close AND candles.volume = row.volume`,
        [timeframeMinutes(timeframe), state === 'closed', ids, ...columns],
      );
    }
  }

  /** Removes everything of a timeframe that opened before `time`, in all series; answers how many rows went. */
  async removeBefore(timeframe: StoredTimeframe, time: number): Promise<number> {
    const { rowCount } = await this.#pool.query('DELETE FROM candles WHERE timeframe = $1 AND time < $2', [
      timeframeMinutes(timeframe),
      time,
    ]);
    return rowCount ?? 0;
  }

  /**
   * Gives the rows that are here their new values in the same moment in which `publish` brings them into force in cold
   * files; where it answers false or fails, nothing is changed.
   */
  async correctWith(
    key: SeriesKey,
    additions: readonly Addition[],
    publish: () => Promise<boolean>,
  ): Promise<boolean> {
    const corrections: { timeframe: StoredTimeframe; candles: Candles }[] = [];
    for (const { timeframe, partition, load } of additions) {
      const held = await this.bounds(key, [timeframe]);
      if (held === undefined || held.last < partition.from || held.first >= partition.to) continue;
      corrections.push({ timeframe, candles: candlesBetween(await load(), held.first, held.last + 1) });
    }
    if (corrections.length === 0) return publish();
    return this.#inTransaction(true, async (client) => {
      for (const { timeframe, candles } of corrections) {
        for (const { ids, columns } of seriesStatements(await this.#numbered([{ key, candles }]))) {
          await client.query(
            `UPDATE candles SET open = row.open, high = row.high, low = row.low, close = row.close,
               volume = row.volume, closed = $2
             FROM ${ROWS}
             WHERE candles.series_id = row.series_id AND timeframe = $1 AND candles.time = row.time`,
            [timeframeMinutes(timeframe), true, ids, ...columns],
          );
        }
      }
      return publish();
    });
  }

  async #numbered(series: readonly SeriesCandles[]): Promise<NumberedSeries[]> {
    const numbered = new Map<number, Candles>();
    for (const { key, candles } of series) {
      const id = await this.#ids.ensure(key);
      const before = numbered.get(id);
      numbered.set(id, before === undefined ? candles : overlayCandles(before, candles));
    }
    // One order for all writers, so that two of them can't wait for each other's rows.
    return [...numbered].map(([id, candles]) => ({ id, candles })).toSorted((a, b) => a.id - b.id);
  }

  async #inTransaction(
    needed: boolean,
    work: (client: Pick<PoolClient, 'query'>) => Promise<boolean>,
  ): Promise<boolean> {
    if (!needed) return work(this.#pool);
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      const done = await work(client);
      await client.query(done ? 'COMMIT' : 'ROLLBACK');
      return done;
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  }
}
