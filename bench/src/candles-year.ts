/** The year that the candle benchmarks write and read. */
export const YEAR = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2026, 0, 1) };
export const KEY = { venue: 'bench', symbol: 'BTC/USDT' };
