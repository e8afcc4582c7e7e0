import type { Interval } from '@tradewind/protocol';
import { matchScore } from '../../panels/watchlist/arrange.ts';
import type { ListedMarket } from '../../stores/markets.ts';
import type { PriceRow } from '../../stores/prices.ts';

/** One market in one window, with what is derived from it. Null where nothing traded. */
export interface BoardRow {
  readonly market: ListedMarket;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  /** Close against open, percent. */
  readonly change: number | null;
  /** High less low against open, percent. */
  readonly range: number | null;
  readonly volume: number;
  /** Minutes seen of those that have passed, 0 to 1. */
  readonly completeness: number;
  readonly isComplete: boolean;
}

export type BoardSortKey =
  'name' | 'open' | 'high' | 'low' | 'close' | 'change' | 'range' | 'volume' | 'completeness';

export interface BoardSort {
  readonly key: BoardSortKey;
  readonly descending: boolean;
}

const MINUTE_MS = 60_000;

/** `live` is the newest price while the window is open: close, high and low follow it between two readings. */
export function boardRow(
  market: ListedMarket,
  interval: Interval,
  feedTime: number,
  live: Pick<PriceRow, 'price' | 'time'> | undefined,
): BoardRow {
  const isCurrent = live !== undefined && live.time >= interval.startTime && live.time < interval.endTime;
  const price = isCurrent ? live.price : null;
  const open = interval.open ?? price;
  const close = price ?? interval.close;
  const high = largest(interval.high, price, Math.max);
  const low = largest(interval.low, price, Math.min);
  const until = Math.min(interval.endTime, Math.max(feedTime, interval.startTime));
  const passed = Math.floor((until - interval.startTime) / MINUTE_MS);
  return {
    market,
    open,
    high,
    low,
    close,
    change: open === null || close === null ? null : (close / open - 1) * 100,
    range: open === null || high === null || low === null ? null : ((high - low) / open) * 100,
    volume: interval.volume,
    completeness: passed <= 0 ? 1 : Math.min(1, interval.dataPoints / passed),
    isComplete: interval.isComplete,
  };
}

function largest(a: number | null, b: number | null, pick: (a: number, b: number) => number): number | null {
  return a === null ? b : b === null ? a : pick(a, b);
}

/** Filtered by name and sorted; what has no value comes last, whichever way the order runs. */
export function arrangeRows(
  rows: readonly BoardRow[],
  { key, descending }: BoardSort,
  text: string,
): BoardRow[] {
  const sign = descending ? -1 : 1;
  return rows
    .filter(({ market }) => matchScore(market, text) > 0)
    .sort((a, b) => {
      if (key === 'name') return sign * a.market.id.localeCompare(b.market.id);
      const left = a[key];
      const right = b[key];
      const order =
        left === null || right === null
          ? Number(left === null) - Number(right === null)
          : sign * (left - right);
      return order || a.market.id.localeCompare(b.market.id);
    });
}
