import { candleAt } from '@tradewind/market';
import type { Candle, CandleStore, SeriesKey } from '@tradewind/market';

const MINUTE = 60_000;
const HOUR = 3_600_000;

/** Open, high, low, close and volume over a stretch. */
export interface Figures {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  /** Minutes of data behind the figures; an hour candle counts sixty. */
  readonly minutes: number;
}

/** Takes a later candle into the figures. */
export function merge(figures: Figures | undefined, candle: Candle, minutes: number): Figures {
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

/**
 * Figures of `[from, to)` from stored candles: minutes where there are any in an hour, else the hour's own candle, so
 * that nothing counts twice. Undefined where nothing is stored.
 */
export async function storedFigures(
  store: CandleStore,
  key: SeriesKey,
  from: number,
  to: number,
): Promise<Figures | undefined> {
  if (to <= from) return undefined;
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
