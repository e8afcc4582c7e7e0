import { z } from 'zod';
import type { OrderResource, TradeResource } from '../resources/order.ts';
import type { PositionResource } from '../resources/position.ts';
import type { BalanceResource } from '../resources/wallet.ts';

/** Streams of `/user`: what happens to one's own account. Backtests and bots join them with their capability. */
export const USER_STREAMS = [
  'account:update',
  'order:update',
  'position:update',
  'wallet:update',
  'margin:call',
  'backtest:progress',
  'bot:log',
] as const;

export type UserStream = (typeof USER_STREAMS)[number];

export function isUserStream(text: string): text is UserStream {
  return (USER_STREAMS as readonly string[]).includes(text);
}

/** Streams of trading, whose events carry one `seq` of the account. */
export const SEQUENCED_STREAMS = ['order:update', 'position:update', 'wallet:update', 'margin:call'] as const;

export type SequencedStream = (typeof SEQUENCED_STREAMS)[number];

export function isSequencedStream(text: string): text is SequencedStream {
  return (SEQUENCED_STREAMS as readonly string[]).includes(text);
}

/**
 * `account:update`: a session began or ended, or the account itself changed (profile, role, plan, second factor, keys);
 * who shows it reads it again.
 */
export interface AccountUpdate {
  readonly type: 'session_created' | 'session_revoked' | 'account_changed';
  /** Of which session. */
  readonly sessionId?: string;
}

/**
 * Every event of trading carries the account's `seq`: it grows by one with each, over all streams of trading together,
 * so that a reader sees a gap and can ask for what it missed (`subscribe` with `since`).
 */
export interface Sequenced {
  readonly seq: number;
}

/** `wallet:update`: balances that changed, in their newest state. */
export interface WalletUpdate {
  /** UTC milliseconds. */
  readonly time: number;
  readonly balances: readonly (Omit<BalanceResource, 'usdValue'> & { readonly account: 'spot' | 'margin' })[];
}

/** `position:update`: a position after a change, or `closed: true` once. */
export type PositionUpdate = PositionResource & { readonly closed: boolean };

/** `order:update`, with what was filled since the last one. */
export type OrderUpdate = OrderResource & { readonly fills: readonly TradeResource[] };

/** `margin:call`: the margin ratio passed 80 %, or a liquidation began or ended. */
export interface MarginCall {
  /** UTC milliseconds. */
  readonly time: number;
  readonly kind: 'margin_call' | 'liquidation' | 'auto_deleverage';
  /** null: the cross account as a whole. */
  readonly symbol: string | null;
  /** Share: "0.8" is 80 %; null where it is no longer defined. */
  readonly marginRatio: string | null;
  readonly message: string;
}

/** What each stream sends. */
export interface UserStreamPayloads extends Record<UserStream, unknown> {
  'account:update': AccountUpdate;
  'order:update': OrderUpdate & Sequenced;
  'position:update': PositionUpdate & Sequenced;
  'wallet:update': WalletUpdate & Sequenced;
  'margin:call': MarginCall & Sequenced;
}

/**
 * `authenticate` of `/user` and `/admin`: shows a fresh token of the same account before the old one expires, so that
 * the connection goes on.
 */
export const authenticatePayload = z.strictObject({ token: z.string().min(1).max(4096) });

/** What `authenticate` answers. */
export interface Authenticated {
  /** When the next token is due, UTC milliseconds; null where the proof does not expire by itself. */
  readonly expiresAt: number | null;
}
