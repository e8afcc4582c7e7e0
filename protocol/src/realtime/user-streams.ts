import { z } from 'zod';

/** Streams of `/user`: what happens to one's own account. Orders, positions and the rest join them with their capability. */
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

/**
 * `account:update`: a session began or ended, or the account itself changed (profile, role, plan, second factor, keys);
 * who shows it reads it again.
 */
export interface AccountUpdate {
  readonly type: 'session_created' | 'session_revoked' | 'account_changed';
  /** Of which session. */
  readonly sessionId?: string;
}

/** What each stream sends. */
export interface UserStreamPayloads extends Record<UserStream, unknown> {
  'account:update': AccountUpdate;
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
