import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '@tradewind/market';
import { returnToInput } from '@tradewind/protocol';
import { z } from 'zod';
import { VaultError } from '../../vault/vault.ts';
import type { Vault } from '../../vault/vault.ts';

export const GOOGLE_COOKIE = 'tradewind_google';
const CONTEXT = 'google-flow';
const LIFETIME_MS = 10 * 60_000;

const pendingSignIn = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  redirectUri: z.url(),
  returnTo: returnToInput,
  /** Whose account Google is to be linked to, and in which session that was asked; null for a sign-in. */
  link: z.object({ userId: z.uuid(), sessionId: z.uuid() }).nullable(),
  startedAt: z.number(),
});

/** A sign-in or linking that is under way at Google. */
export type PendingSignIn = Omit<z.output<typeof pendingSignIn>, 'startedAt'>;

/**
 * Keeps what is under way in the browser that began it, sealed: nobody can read the verifier or make one up, another
 * browser can't finish it, and it needs no memory here.
 */
export class PendingSignIns {
  readonly #vault: Pick<Vault, 'seal' | 'unseal'>;
  readonly #clock: Clock;

  constructor(vault: Pick<Vault, 'seal' | 'unseal'>, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
  }

  keep(pending: PendingSignIn, request: FastifyRequest, reply: FastifyReply): void {
    const text = JSON.stringify({ ...pending, startedAt: this.#clock.now() });
    reply.setCookie(GOOGLE_COOKIE, this.#vault.seal(CONTEXT, text), {
      ...attributes(request, pending.redirectUri),
      maxAge: LIFETIME_MS / 1000,
    });
  }

  /** What this browser began, if it did within the last ten minutes. It is given once: the cookie goes. */
  take(request: FastifyRequest, reply: FastifyReply): PendingSignIn | undefined {
    const sealed = request.cookies[GOOGLE_COOKIE];
    if (sealed === undefined) return undefined;
    const pending = this.#open(sealed);
    reply.clearCookie(GOOGLE_COOKIE, attributes(request, pending?.redirectUri));
    const age = pending && this.#clock.now() - pending.startedAt;
    return age !== undefined && age >= 0 && age <= LIFETIME_MS ? pending : undefined;
  }

  #open(sealed: string): z.output<typeof pendingSignIn> | undefined {
    try {
      return pendingSignIn.safeParse(JSON.parse(this.#vault.unseal(CONTEXT, sealed))).data;
    } catch (error) {
      if (error instanceof VaultError) return undefined;
      throw error;
    }
  }
}

/** Lax: Google sends the browser here from another site. */
function attributes(request: FastifyRequest, redirectUri = '') {
  const secure = request.protocol === 'https' || redirectUri.startsWith('https:');
  return { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;
}
