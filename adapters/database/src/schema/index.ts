export { candles, candleSeries } from './candles.ts';
export { dataJobs } from './data-jobs.ts';
export { instruments } from './instruments.ts';
export { settings } from './settings.ts';
