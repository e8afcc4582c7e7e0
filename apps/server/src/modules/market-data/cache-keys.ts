/** Document D: current prices live for an hour. */
export const HOUR_MS = 3_600_000;

/** Document D: one-second prices are kept for four hours. */
export const WINDOW_SPAN_MS = 4 * HOUR_MS;

/** Document D: interval aggregates live for a day. */
export const INTERVAL_TTL_MS = 24 * HOUR_MS;

export const keys = {
  price: (venue: string, symbol: string) => `price:${venue}:${symbol}`,
  window: (venue: string, symbol: string) => `window:${venue}:${symbol}`,
  interval: (venue: string, symbol: string, startTime: number) => `interval:${venue}:${symbol}:${startTime}`,
} as const;
