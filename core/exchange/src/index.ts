export type { Book, RestingOrder } from './book/book.ts';
export { NO_TICK } from './book/book.ts';
export { FastBook } from './book/fast-book.ts';
export type { HouseLiquidity, HouseQuote } from './book/house.ts';
export { MirroredHouse } from './book/mirrored-house.ts';
export { NaiveBook } from './book/naive-book.ts';
export type { Changes } from './changes.ts';
export type { AccountCommand, Command, MarketCommand, OrderRequest, WalletKind } from './command.ts';
export type {
  AutoDeleverageEvent,
  ExchangeEvent,
  Fill,
  FillSide,
  FundingEvent,
  LiquidationEvent,
  MarginCallEvent,
  MarketStatusEvent,
  OrderEvent,
  PositionEvent,
  Transfer,
  TransferKind,
} from './event.ts';
export type { LedgerAccount, LedgerKind } from './ledger/ledger.ts';
export { Exchange } from './exchange.ts';
export type { Counters, ExchangeOptions } from './exchange.ts';
export type { MarginFigures, PositionFigures } from './figures.ts';
export { FIRST_USER, HOUSE } from './ledger/ledger.ts';
export type {
  Currency,
  FeeTier,
  MarketFilters,
  MarketSettings,
  MarketStatus,
  PerpetualTerms,
} from './market.ts';
export type {
  EndReason,
  MarginMode,
  Order,
  OrderLink,
  OrderStatus,
  OrderType,
  Protection,
  SelfTradePrevention,
  TimeInForce,
  TriggerBy,
} from './order.ts';
export type { Outcome } from './outcome.ts';
export type { Overlay } from './overlay.ts';
export type { Exposure } from './position.ts';
export type { RejectReason } from './reject-reason.ts';
export type { ExchangeSnapshot, StoredExposure, StoredOrder } from './snapshot.ts';
