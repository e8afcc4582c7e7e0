import { openCandleStore } from '@tradewind/candles';
import { series } from './fixtures.ts';

/**
 * A second process at work on the same cold files. `writer <n>` adds twenty stretches of its own to one series;
 * `rewriter` corrects the same month over and over until it is told to stop, each candle of a pass with one volume.
 */
const [folder = '', role = '', number = '0'] = process.argv.slice(2);
const MINUTE = 60_000;
const MONTH = Date.UTC(2025, 5, 1);
const key = { venue: 'test', symbol: 'BTC/USDT' };
const store = await openCandleStore({ folder, clock: { now: () => MONTH } });

if (role === 'writer') {
  const writer = Number(number);
  for (let stretch = 0; stretch < 20; stretch += 1) {
    await store.writeHistory(key, '1m', series(MONTH + (stretch * 100 + writer * 10) * MINUTE, MINUTE, 10));
  }
} else {
  let stopped = false;
  process.on('message', () => {
    stopped = true;
  });
  for (let pass = 1; !stopped; pass += 1) {
    await store.writeHistory(key, '1m', series(MONTH, MINUTE, 20_000, pass % 50));
    process.send?.(pass);
  }
  process.disconnect();
}
store.close();
