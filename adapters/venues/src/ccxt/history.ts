import { candlesFromRows, nextOpenTime, openTime, timeframeMs } from '@tradewind/market';
import type { CancelSignal, Candle, Candles, Clock, FixedTimeframe } from '@tradewind/market';
import type { CcxtExchange } from './exchange.ts';
import { candleFrom } from './normalize.ts';
import type { HistoryPaging } from './profile.ts';

export interface HistoryRequest {
  readonly symbol: string;
  readonly timeframe: FixedTimeframe;
  /** Open times `[from, to)`, UTC milliseconds. */
  readonly from: number;
  readonly to: number;
}

/**
 * Closed candles of an exchange over REST, in pages, oldest first. CCXT's rate limiter spaces the calls. Ends at `to`,
 * before the candle that is still forming, when the exchange has no newer ones, or when `signal` aborts.
 */
export async function* candleHistory(
  exchange: CcxtExchange,
  clock: Clock,
  paging: HistoryPaging,
  request: HistoryRequest,
  signal?: CancelSignal,
): AsyncGenerator<Candles> {
  const { symbol, timeframe, to } = request;
  const length = timeframeMs(timeframe);
  let since = nextOpenTime(timeframe, request.from - 1);
  while (since < to && signal?.aborted !== true) {
    const end = Math.min(to, openTime(timeframe, clock.now()));
    if (since >= end) return;
    const windowEnd = Math.min(end, since + paging.limit * length);
    const params = paging.windowed ? { until: windowEnd - 1 } : {};
    const raw = await exchange.fetchOHLCV(symbol, timeframe, since, paging.limit, params);
    const rows = soundRows(raw, since, end);
    if (rows.length > 0) {
      yield candlesFromRows(rows);
      since = rows.at(-1)!.time + length;
      if (paging.windowed) since = Math.max(since, rows.length < paging.limit ? windowEnd : since);
    } else if (!paging.windowed || windowEnd >= end) {
      return;
    } else {
      since = await firstTradedDay(exchange, paging, symbol, windowEnd, end);
    }
  }
}

/** Rows in `[from, to)`, ascending, each once, without those that are no sound candles. */
function soundRows(raw: Awaited<ReturnType<CcxtExchange['fetchOHLCV']>>, from: number, to: number): Candle[] {
  const rows: Candle[] = [];
  for (const item of raw) {
    const candle = candleFrom(item);
    if (candle !== undefined && candle.time >= from && candle.time < to) rows.push(candle);
  }
  rows.sort((a, b) => a.time - b.time);
  return rows.filter((row, index) => row.time !== rows[index - 1]?.time);
}

/**
 * Where an exchange answers windows, years before a listing would be asked through page by page. Daily candles tell in
 * a few calls where trading starts. Returns the open of that day, or `from` if it lies later, or `to` where none is.
 */
async function firstTradedDay(
  exchange: CcxtExchange,
  paging: HistoryPaging,
  symbol: string,
  from: number,
  to: number,
): Promise<number> {
  const day = timeframeMs('1d');
  for (let since = openTime('1d', from); since < to; since += paging.limit * day) {
    const until = Math.min(to, since + paging.limit * day) - 1;
    const rows = soundRows(
      await exchange.fetchOHLCV(symbol, '1d', since, paging.limit, { until }),
      since,
      until + 1,
    );
    if (rows[0] !== undefined) return Math.max(from, rows[0].time);
  }
  return to;
}
