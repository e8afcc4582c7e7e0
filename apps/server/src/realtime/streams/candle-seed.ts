import { openTime } from '@tradewind/market';
import type { Candle, Timeframe } from '@tradewind/market';
import type { MarketData } from '../../modules/market-data/market-data.ts';

/** From coarse to fine: whole days, then whole hours of today, then minutes of this hour. */
const STEPS: readonly Timeframe[] = ['1d', '1h', '1m'];

/** More than a month has days, a day hours and an hour minutes. */
const ROWS_MAX = 100;

/**
 * The parts that a candle of `timeframe` consists of so far, ascending: what is over in the longest candles that fit,
 * which also are there where no minutes are kept, and the running hour in minutes. `now` is exchange time.
 */
export async function candleParts(
  marketData: Pick<MarketData, 'candles'>,
  market: { readonly venue: string; readonly symbol: string },
  timeframe: Timeframe,
  now: number,
): Promise<Candle[]> {
  let from = openTime(timeframe, now);
  const parts: Promise<Candle[]>[] = [];
  for (const [index, step] of STEPS.entries()) {
    const finer = STEPS[index + 1];
    const to = finer === undefined ? now + 1 : openTime(step, now);
    if (to <= from) continue;
    parts.push(
      marketData
        .candles({ ...market, timeframe: step, from, to, limit: ROWS_MAX })
        .then((rows) =>
          rows.map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume })),
        ),
    );
    from = to;
  }
  return (await Promise.all(parts)).flat();
}
