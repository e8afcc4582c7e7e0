import { invalidCursor } from '@tradewind/protocol';
import type { PricePointResource } from '@tradewind/protocol';
import { WINDOW_SPAN_MS } from './cache-keys.ts';
import type { MarketDataService } from './service.ts';

export interface PriceHistoryQuery {
  readonly venue: string;
  readonly symbol: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * One page of prices, oldest first within the page, newest page first. Seconds where the four-hour window has them; before
 * that the closes of minutes, at the moment they closed.
 */
export async function pageOfPrices(
  marketData: MarketDataService,
  query: PriceHistoryQuery,
): Promise<{ data: PricePointResource[]; nextCursor: string | null }> {
  const { venue, symbol, limit } = query;
  const now = marketData.now(venue);
  const from = query.from ?? 0;
  const to = Math.min(query.to ?? Infinity, query.cursor === undefined ? now + 1 : cursorTime(query.cursor));
  const points = (await marketData.priceWindow(venue, symbol, Math.max(from, now - WINDOW_SPAN_MS), to))
    .slice(-limit)
    .map(({ time, value }) => ({ timestamp: time, price: value }));
  if (points.length < limit) {
    const before = points[0]?.timestamp ?? to;
    const minutes = await marketData.candles({
      venue,
      symbol,
      timeframe: '1m',
      to: before - 60_000,
      limit: limit - points.length,
    });
    const closes = minutes
      .map(([time, , , , close]) => ({ timestamp: time + 60_000, price: close }))
      .filter(({ timestamp }) => timestamp >= from && timestamp < before);
    points.unshift(...closes);
  }
  const first = points[0];
  return {
    data: points,
    nextCursor: points.length === limit && first !== undefined ? String(first.timestamp) : null,
  };
}

/** @throws ApiError VALIDATION_FAILED for text that no page gave out. */
export function cursorTime(cursor: string): number {
  if (!/^\d{1,13}$/.test(cursor)) {
    throw invalidCursor();
  }
  return Number(cursor);
}
