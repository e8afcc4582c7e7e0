import type { AuthenticationMethod, PlanName, Role, Scope } from '@tradewind/protocol';

/** Who a request or connection acts for, as proven. Role, plan and status are those of now, not of the sign-in. */
export interface Principal {
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
  /** The plan in force; an expired one counts as free. */
  readonly plan: PlanName;
  readonly isVerified: boolean;
  readonly proof: SessionProof | KeyProof;
}

/** Signed in by a person. */
export interface SessionProof {
  readonly kind: 'session';
  /** How the session was shown: an access token, or a cookie that browsers send by themselves. */
  readonly via: 'token' | 'cookie';
  readonly sessionId: string;
  readonly methods: readonly AuthenticationMethod[];
  readonly secondFactor: boolean;
  /** Last proof of identity, UTC milliseconds. */
  readonly authenticatedAt: number;
  /** When the proof has to be shown anew, UTC milliseconds: end of the access token or of the session. */
  readonly expiresAt: number;
}

/** A platform API key. */
export interface KeyProof {
  readonly kind: 'api_key';
  readonly keyId: string;
  readonly scopes: readonly Scope[];
}
