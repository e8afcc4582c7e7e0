export { ConfigError, readConfig } from './config.ts';
export type { Config } from './config.ts';
export { createLogger } from './logger.ts';
export type { Logger } from './logger.ts';
export { startServer } from './start.ts';
export type { RunningServer, StartOptions } from './start.ts';
export { AccessTokens } from './modules/auth/access-tokens.ts';
export { PasswordService } from './modules/auth/password-service.ts';
export { loadSigningKeys } from './modules/auth/signing-keys.ts';
export { Feed } from './modules/market-data/feed.ts';
export type { CandleQuery, MarketData } from './modules/market-data/market-data.ts';
export { OrderBooks } from './modules/market-data/order-books.ts';
export { attachRealtime } from './realtime/index.ts';
export type { Realtime, RealtimeOptions } from './realtime/index.ts';
export type {
  RunningTradingEngine,
  TradingEngineOptions,
} from './modules/trading/engine/start-trading-engine.ts';
export { startTradingEngine } from './modules/trading/engine/start-trading-engine.ts';
