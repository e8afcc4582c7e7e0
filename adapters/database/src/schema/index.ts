export { candles, candleSeries } from './candles.ts';
export { dataJobs } from './data-jobs.ts';
export { instruments } from './instruments.ts';
export { priceIntervals } from './price-intervals.ts';
export { settings } from './settings.ts';
