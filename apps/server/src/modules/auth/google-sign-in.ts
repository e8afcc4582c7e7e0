import type { ErrorCode } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Origin } from './caller.ts';
import type { GoogleIdentity } from './google-identity.ts';

/** How a sign-in with a proven Google identity went on. */
export type GoogleSignInOutcome =
  | { readonly kind: 'signed_in' }
  /** The account has a second factor; `challenge` is for `POST /auth/2fa/challenge`. */
  | { readonly kind: 'second_factor'; readonly challenge: string }
  | { readonly kind: 'refused'; readonly code: ErrorCode };

/** What becomes of an identity that Google has proven. */
export interface SignInWithGoogle {
  /** Begins a session by setting cookies on `reply`, or says what is missing. May throw {@link ApiError}s too. */
  signInWithGoogle(
    identity: GoogleIdentity,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<GoogleSignInOutcome>;
  /** `taken`: another account is linked to this identity. @throws {ApiError} UNAUTHENTICATED where the session has ended, CONFLICT */
  linkGoogle(
    userId: string,
    sessionId: string,
    identity: GoogleIdentity,
    origin: Origin,
  ): Promise<'linked' | 'taken'>;
  /** @throws {ApiError} CONFLICT where nothing is linked, or no other way to sign in would remain */
  unlinkGoogle(userId: string, origin: Origin): Promise<void>;
}
