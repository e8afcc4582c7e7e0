import type { FastifyReply, FastifyRequest } from 'fastify';

/** What is guessed at: passwords and codes of an account, or mails to an address. */
export type GuessKind = 'password' | 'code' | 'mail';

/** Limits on guessing, beside those by network address that routes declare. */
export interface Attempts {
  /**
   * Asks before a guess at `subject` (an account's id, or a username's or mail address's key where there is no account)
   * whether it may be made now. @throws {ApiError} RATE_LIMITED with the time to wait, which grows with each failure.
   * A browser or client that has signed in to this account before is judged apart from strangers, so that strangers
   * can't lock the owner out.
   */
  assertAllowed(kind: GuessKind, subject: string, request: FastifyRequest): Promise<void>;
  failed(kind: GuessKind, subject: string, request: FastifyRequest): Promise<void>;
  /** Forgets this device's failures, and lets the device be known from now on. */
  succeeded(kind: GuessKind, subject: string, request: FastifyRequest, reply: FastifyReply): Promise<void>;
}
