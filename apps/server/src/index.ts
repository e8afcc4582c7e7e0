export { ConfigError, readConfig } from './config.ts';
export type { Config } from './config.ts';
export { createLogger } from './logger.ts';
export type { Logger } from './logger.ts';
export { startServer } from './start.ts';
export type { RunningServer, StartOptions } from './start.ts';
export { Feed } from './modules/market-data/feed.ts';
export type { CandleQuery, MarketData } from './modules/market-data/market-data.ts';
