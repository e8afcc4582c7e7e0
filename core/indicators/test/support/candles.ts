import { candlesFromRows } from '@tradewind/market';
import type { Candle, Candles } from '@tradewind/market';

/** Numbers from 0 to 1 that depend on the seed alone (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Opens a UTC day, a week and a month, so that anchored indicators have a value from the first bar on. */
const MIDNIGHT = Date.UTC(2024, 0, 1);
const QUARTER_HOUR = 900_000;

/**
 * A market with what breaks indicators: stretches in which nothing moves, bars without volume, equal highs, sudden moves
 * by a factor, volumes of very different size, missing bars. Prices lie on a tick of 0.01.
 */
export function randomRows(seed: number, count: number): Candle[] {
  const random = randomNumbers(seed);
  const rows: Candle[] = [];
  let price = 10 ** (random() * 5);
  let time = MIDNIGHT;
  let still = 0;
  const tick = (value: number) => Math.max(0.01, Math.round(value * 100) / 100);
  for (let row = 0; row < count; row += 1) {
    if (still === 0 && random() < 0.02) still = Math.ceil(random() * 60);
    if (still > 0) still -= 1;
    const spread = still > 0 ? 0 : random() < 0.01 ? 0.3 : 0.01;
    const open = tick(price);
    const close = tick(price * (1 + (random() - 0.5) * spread));
    const high = tick(Math.max(open, close) * (1 + random() * spread * 0.5));
    const low = tick(Math.min(open, close) * (1 - random() * spread * 0.5));
    const volume = still > 0 || random() < 0.05 ? 0 : 10 ** (random() * 9 - 3);
    rows.push({ time, open, high, low, close, volume });
    price = close;
    time += QUARTER_HOUR * (random() < 0.03 ? 1 + Math.ceil(random() * 40) : 1);
  }
  return rows;
}

export function randomCandles(seed: number, count: number): Candles {
  return candlesFromRows(randomRows(seed, count));
}

/** `count` bars in which nothing moves. */
export function flatCandles(price: number, volume: number, count: number): Candles {
  return candlesFromRows(
    Array.from({ length: count }, (_, row) => ({
      time: MIDNIGHT + row * QUARTER_HOUR,
      open: price,
      high: price,
      low: price,
      close: price,
      volume,
    })),
  );
}
