import type {
  AccountCommand,
  LiquidationEvent,
  MarginCallEvent,
  MarketCommand,
  PositionFigures,
  RejectReason,
} from '@tradewind/exchange';
import type { balances, closedPositions, exposures, fills, orders } from '@tradewind/database';
import type { PriceDeskSink } from './price-desk-sink.ts';

/** Rows as they are stored; every reader of orders, whether from the engine or from the database, gets these. */
export type OrderRow = typeof orders.$inferSelect;
export type FillRow = typeof fills.$inferSelect;
export type ExposureRow = typeof exposures.$inferSelect;
export type BalanceRow = typeof balances.$inferSelect;
export type ClosedPositionRow = typeof closedPositions.$inferSelect;

/** A position with what the newest mark price makes of it. Prices and amounts are decimal texts. */
export interface PositionView {
  readonly row: ExposureRow;
  readonly figures: {
    readonly [Key in keyof PositionFigures]: string | null;
  };
}

/** Free and bound money of one wallet in one currency. Decimal texts. */
export interface WalletView {
  readonly kind: 'spot' | 'margin';
  readonly currency: string;
  readonly available: string;
  readonly locked: string;
  readonly total: string;
}

/** So that a retry does nothing twice. */
export interface IdempotencyKey {
  /** `order:<clientOrderId>` or `key:<Idempotency-Key>`. */
  readonly key: string;
  /** SHA-256 of the body as it was understood, hexadecimal. */
  readonly bodyHash: string;
}

export interface Accepted {
  readonly ok: true;
  /** The account's event sequence after the command. */
  readonly seq: number;
  readonly orders: readonly OrderRow[];
  readonly position: PositionView | null;
  readonly balances: readonly WalletView[];
  /** True where this is the stored answer to an earlier request with the same key. */
  readonly replayed: boolean;
}

export interface Refused {
  readonly ok: false;
  readonly reason: RejectReason | 'idempotency_conflict';
  readonly message: string;
}

export type EngineAnswer = Accepted | Refused;

/** All of an account that the engine has, as of one sequence number. */
export interface AccountState {
  readonly seq: number;
  readonly wallets: readonly WalletView[];
  readonly orders: readonly OrderRow[];
  readonly positions: readonly PositionView[];
  readonly settings: readonly {
    readonly symbol: string;
    readonly leverage: number;
    readonly marginMode: 'isolated' | 'cross';
  }[];
}

/** Something that happened to an account, in the order of `seq`, after it was committed. */
export type AccountEvent = { readonly account: number; readonly seq: number; readonly time: number } & (
  | { readonly type: 'order'; readonly order: OrderRow; readonly fills: readonly FillRow[] }
  | { readonly type: 'position'; readonly position: PositionView; readonly closed: boolean }
  | { readonly type: 'wallet'; readonly wallets: readonly WalletView[] }
  | {
      readonly type: 'margin_call';
      readonly event: Omit<MarginCallEvent, 'ratio'> & { readonly ratio: string };
    }
  | { readonly type: 'liquidation'; readonly symbol: string; readonly stage: LiquidationEvent['stage'] }
  | { readonly type: 'auto_deleverage'; readonly symbol: string }
);

/** A trade that this exchange made, for the public tape. */
export interface PublicTrade {
  readonly symbol: string;
  readonly id: number;
  readonly price: string;
  readonly quantity: string;
  readonly side: 'buy' | 'sell';
  readonly time: number;
}

/**
 * What users add to and took from the venue's mirrored depth in one market: `[price, quantity]` as decimal texts.
 * The book that clients see is the venue's less `taken`, plus `resting`.
 */
export interface BookOverlay {
  readonly symbol: string;
  readonly resting: {
    readonly bids: readonly [string, string][];
    readonly asks: readonly [string, string][];
  };
  readonly taken: { readonly bids: readonly [string, string][]; readonly asks: readonly [string, string][] };
}

/** What one committed batch tells the rest of the system. */
export interface Committed {
  readonly seq: number;
  readonly events: readonly AccountEvent[];
  readonly trades: readonly PublicTrade[];
  readonly books: readonly BookOverlay[];
  readonly liquidations: number;
}

export interface EngineStatus {
  readonly world: string;
  readonly state: 'starting' | 'ready' | 'recovering' | 'stopped';
  readonly epoch: number;
  readonly seq: number;
  /** Commands that wait. */
  readonly waiting: number;
  /** Of the newest batches: commands, and how long their commit took. */
  readonly lastBatch: { readonly commands: number; readonly commitMs: number } | null;
  /** Since the start. */
  readonly commands: number;
  readonly batches: number;
  readonly recoveries: number;
}

/** Everything of the exchange that is summed up in a reconciliation; from the engine's memory at one sequence number. */
export interface EngineTotals {
  readonly seq: number;
  readonly currencies: readonly { readonly currency: string; readonly sum: string; readonly held: string }[];
  readonly markets: readonly { readonly symbol: string; readonly netLots: string }[];
  /** What the exchange's own consistency check found; empty where all is well. */
  readonly differences: readonly string[];
}

/**
 * The one writer of a world. Answers come after the commit; where the outcome is unknown (the database or the engine was
 * lost meanwhile) the promise is rejected with NOT_READY, and the same key may be sent again.
 *
 * @throws ApiError OVERLOADED when the mailbox is full, NOT_READY while there is no engine
 */
export interface TradingEngine extends PriceDeskSink {
  readonly world: string;
  submit(account: number, command: AccountCommand, key: IdempotencyKey | null): Promise<EngineAnswer>;
  /** Settings, halts, insurance: what administrators do. */
  command(command: MarketCommand): Promise<EngineAnswer>;
  account(account: number): Promise<AccountState>;
  /** Positions that are closest to their liquidation, by margin ratio. */
  atRisk(limit: number): Promise<readonly PositionView[]>;
  totals(): Promise<EngineTotals>;
  status(): EngineStatus;
  /** Called once per committed batch, in order. */
  onCommitted(listener: (committed: Committed) => void): () => void;
}
