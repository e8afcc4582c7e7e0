export type { Book, Level } from './book.ts';
export type { Candle, Candles } from './candles.ts';
export {
  allocateCandles,
  candleAt,
  candleDefect,
  candleRows,
  candlesFromRows,
  indexAtOrAfter,
  setCandle,
  sliceCandles,
} from './candles.ts';
export { Catalogue } from './catalogue.ts';
export type { Clock } from './clock.ts';
export type { GridDepthOptions, GridLevel } from './grid-depth.ts';
export { depthOnGrid } from './grid-depth.ts';
export type { Instrument, InstrumentStatus, InstrumentType, LeverageBracket } from './instrument.ts';
export { instrumentId, underlyingSymbol } from './instrument.ts';
export type { Bus, Cache, PricePoint, Unsubscribe } from './ports/bus.ts';
export type {
  CandleRange,
  CandleState,
  CandleStore,
  Coverage,
  Gap,
  SeriesCandles,
  SeriesKey,
  StoredTimeframe,
} from './ports/candle-store.ts';
export type { CancelSignal, FeedKind, FeedState, Venue, VenueHealth, VenueSink } from './ports/venue.ts';
export type { Buckets } from './resample.ts';
export { resample, timeframeBuckets } from './resample.ts';
export type { Ticker } from './ticker.ts';
export { change24h } from './ticker.ts';
export type { FixedTimeframe, Timeframe } from './timeframe.ts';
export { isTimeframe, nextOpenTime, openTime, openTimeBefore, TIMEFRAMES, timeframeMs } from './timeframe.ts';
export type { Trade } from './trade.ts';
export type { StatisticsWindow } from './windows.ts';
export { DEFAULT_WINDOW_HOURS, StatisticsWindows } from './windows.ts';
