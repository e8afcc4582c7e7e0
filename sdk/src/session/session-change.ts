import type { User } from '@tradewind/protocol';
import type { RequestError } from '../errors.ts';

/** Who is signed in, and until when without refreshing. */
export interface SignedInAs {
  readonly user: User;
  /** When the access token expires by this machine's clock, UTC milliseconds. */
  readonly expiresAt: number;
}

/**
 * Why a session is over: signed out here or in another tab; `expired`, revoked or unknown to the server; `reused`, its
 * refresh token was used by somebody else too; the account was `suspended`.
 */
export type SessionEndReason = 'signed_out' | 'expired' | 'reused' | 'suspended';

/** What the event `session` tells. */
export type SessionChange =
  | ({ readonly state: 'signed_in' | 'refreshed' } & SignedInAs)
  | { readonly state: 'ended'; readonly reason: SessionEndReason; readonly error?: RequestError };
