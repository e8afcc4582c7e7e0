import type { AccountCommand, MarketCommand, MarketSettings } from '@tradewind/exchange';
import type { ErrorCode } from '@tradewind/protocol';
import type { Committed, EngineStatus, IdempotencyKey } from '../engine.ts';

/** What the worker is started with. */
export interface WorkerOptions {
  readonly databaseUrl: string;
  readonly world: string;
  readonly markets: readonly MarketSettings[];
  /** Collateral of the insurance fund at the birth of the world, by currency, in decimal texts. */
  readonly insurance: Readonly<Record<string, string>>;
  readonly durability: Durability;
  /** Exchange time of the start, UTC milliseconds. */
  readonly time: number;
}

/** Whether PostgreSQL must promise that what it committed is on the disk. Tests on a throw-away cluster may relax it. */
export type Durability = 'assert' | 'relaxed-for-tests';

/** A key with the account that it belongs to. */
export interface OwnedKey extends IdempotencyKey {
  readonly account: number;
}

/** A command on its way to the writer. Its time is exchange time, UTC milliseconds. */
export interface Submission {
  /** Of the caller who waits for the answer. */
  readonly id: number;
  readonly command: (AccountCommand & { readonly account: number }) | MarketCommand;
  readonly time: number;
  readonly key: OwnedKey | null;
}

export type ReadQuery =
  | { readonly type: 'account'; readonly account: number }
  | { readonly type: 'at_risk'; readonly limit: number }
  | { readonly type: 'totals' };

/** A market command that nobody waits for. */
export type MarketData = MarketCommand & { readonly time: number };

export type ToWorker =
  | { readonly type: 'submit'; readonly submissions: readonly Submission[] }
  | { readonly type: 'read'; readonly id: number; readonly query: ReadQuery }
  /** What the market said since the last such message; the next is sent once this one is committed. */
  | { readonly type: 'market_data'; readonly commands: readonly MarketData[] }
  | { readonly type: 'prune_keys' }
  /** Commits what was taken, answers, and ends. */
  | { readonly type: 'stop' };

/** How a caller is answered. */
export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: AnswerError };

export interface AnswerError {
  /** null for a fault. */
  readonly code: Extract<ErrorCode, 'NOT_READY'> | null;
  readonly message: string;
}

export interface BatchFigures {
  readonly commands: number;
  readonly commitMs: number;
}

export type FromWorker =
  | {
      readonly type: 'batch';
      readonly answers: readonly Answer[];
      /** null where there was nothing to commit. */
      readonly committed: Committed | null;
      readonly seq: number;
      readonly figures: BatchFigures | null;
      /** Market data up to here has been dealt with. */
      readonly marketDataDone: boolean;
    }
  | {
      readonly type: 'state';
      readonly state: EngineStatus['state'];
      readonly epoch: number;
      readonly seq: number;
    }
  /** It could not start, and won't. */
  | { readonly type: 'failed'; readonly message: string }
  | {
      readonly type: 'log';
      readonly level: 'info' | 'warn' | 'error';
      readonly fields: Readonly<Record<string, unknown>>;
      readonly message: string;
    };
