import { basename } from 'node:path';
import { isTimeframe, TIMEFRAMES } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';

/** What a file name tells: `BTCUSDT-1m-2025-01.zip` → market `BTCUSDT`, timeframe `1m`. */
export interface NamedSeries {
  readonly market: string | undefined;
  readonly timeframe: Timeframe | undefined;
}

const SERIES = new RegExp(`^(.+?)[-_.](${TIMEFRAMES.join('|')})(?=$|[-_.])`);

export function seriesOfFileName(path: string): NamedSeries {
  const match = SERIES.exec(basename(path));
  const timeframe = match?.[2];
  return {
    market: match?.[1],
    timeframe: timeframe !== undefined && isTimeframe(timeframe) ? timeframe : undefined,
  };
}
