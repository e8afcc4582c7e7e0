import { openCandleStore } from '@tradewind/candles';
import { KEY, YEAR } from './candles-year.ts';

/** Loads the year in a process that has loaded nothing before, and tells how long that took from its start. */
const [folder = ''] = process.argv.slice(2);
const store = await openCandleStore({ folder, clock: { now: () => YEAR.to } });
await store.read(KEY, '1m', YEAR);
process.send?.(performance.now());
store.close();
process.disconnect();
