import { candleRows, openTime, timeframeMs } from '@tradewind/market';
import type {
  Candle,
  CandleRange,
  Candles,
  CandleState,
  Gap,
  StoredTimeframe,
  Timeframe,
} from '@tradewind/market';
import { STORED_TIMEFRAMES } from '@tradewind/candles';

interface Stored {
  readonly candle: Candle;
  readonly closed: boolean;
}

interface Piece {
  readonly candle: Candle;
  readonly lengthMs: number;
  readonly closed: boolean;
}

/** One series in maps, as plainly as the rules can be written: what the real store must agree with. */
export class NaiveHistory {
  readonly #stored = new Map<StoredTimeframe, Map<number, Stored>>();

  write(timeframe: StoredTimeframe, candles: Candles, state: CandleState): void {
    const rows = this.#stored.get(timeframe) ?? new Map<number, Stored>();
    this.#stored.set(timeframe, rows);
    for (const candle of candleRows(candles)) {
      if (state === 'provisional' && rows.get(candle.time)?.closed === true) continue;
      rows.set(candle.time, { candle, closed: state === 'closed' });
    }
  }

  read(timeframe: Timeframe, { from, to, limit = Infinity }: CandleRange): Candle[] {
    const fits = (base: StoredTimeframe): boolean =>
      timeframe === '1M' || timeframeMs(timeframe) % timeframeMs(base) === 0;
    return this.#derive(STORED_TIMEFRAMES.filter(fits), (time) => openTime(timeframe, time))
      .filter(({ time }) => time >= from && time < to)
      .slice(-limit);
  }

  readBuckets(open: (time: number) => number, bases: StoredTimeframe[], from: number, to: number): Candle[] {
    return this.#derive(bases, open).filter(({ time }) => time >= from && time < to);
  }

  gaps(timeframe: StoredTimeframe): { candles: number; gaps: Gap[] } {
    const times = [...(this.#stored.get(timeframe) ?? [])]
      .filter(([, { closed }]) => closed)
      .map(([time]) => time)
      .toSorted((a, b) => a - b);
    const length = timeframeMs(timeframe);
    const gaps = times.flatMap((time, index) => {
      const from = (times[index - 1] ?? time - length) + length;
      return time > from ? [{ from, to: time, missing: (time - from) / length }] : [];
    });
    return { candles: times.length, gaps };
  }

  #derive(bases: readonly StoredTimeframe[], open: (time: number) => number): Candle[] {
    let pieces: Piece[] = [];
    for (const base of bases) {
      const lengthMs = timeframeMs(base);
      for (const { candle, closed } of this.#stored.get(base)?.values() ?? []) {
        const inside = (piece: Piece): boolean =>
          piece.candle.time >= candle.time && piece.candle.time < candle.time + lengthMs;
        const covered = pieces
          .filter((piece) => inside(piece) && piece.closed)
          .reduce((sum, piece) => sum + piece.lengthMs, 0);
        if (covered === lengthMs) continue;
        pieces = [...pieces.filter((piece) => !inside(piece)), { candle, lengthMs, closed }];
      }
    }
    const rows = pieces.map((piece) => piece.candle).toSorted((a, b) => a.time - b.time);
    return [...Map.groupBy(rows, ({ time }) => open(time))].map(([time, group]) => ({
      time,
      open: group[0]!.open,
      high: Math.max(...group.map((row) => row.high)),
      low: Math.min(...group.map((row) => row.low)),
      close: group.at(-1)!.close,
      volume: group.reduce((sum, row) => sum + row.volume, 0),
    }));
  }
}
