import { ApiError } from '@tradewind/protocol';
import type { ErrorCode } from '@tradewind/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { originOf } from './caller.ts';
import { pathOfThisSite, redirectUriFor, withParameter } from './google-addresses.ts';
import type { GoogleIdentity } from './google-identity.ts';
import type { PendingSignIn, PendingSignIns } from './google-pending.ts';
import type { GoogleProvider } from './google-provider.ts';
import type { SignInWithGoogle } from './google-sign-in.ts';

/** Screens of the terminal. */
const SIGN_IN = '/sign-in';
const HOME = '/';
const SECURITY = '/account/security';

export interface GoogleFlowOptions {
  /** Undefined where no client of Google is configured. */
  readonly provider: Pick<GoogleProvider, 'begin' | 'finish'> | undefined;
  readonly pending: PendingSignIns;
  readonly signIn: SignInWithGoogle;
  /** PUBLIC_URL: where browsers reach this server. */
  readonly publicUrl: string | undefined;
}

/** Who asked to link Google, and in which session. */
export type Linking = NonNullable<PendingSignIn['link']>;

/** A browser's way to Google and back. */
export class GoogleFlow {
  readonly #options: GoogleFlowOptions;

  constructor(options: GoogleFlowOptions) {
    this.#options = options;
  }

  /** Begins a sign-in; answers where the browser goes. @throws {ApiError} GOOGLE_UNAVAILABLE */
  async start(returnTo: string | undefined, request: FastifyRequest, reply: FastifyReply): Promise<string> {
    return this.#begin(returnTo ?? HOME, null, request, reply);
  }

  /** Begins to link Google to an account; answers where the browser goes. @throws {ApiError} GOOGLE_UNAVAILABLE */
  async startLink(
    link: Linking,
    returnTo: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    return this.#begin(returnTo ?? SECURITY, link, request, reply);
  }

  /** Ends either when the browser is back; answers where in the terminal it goes, whatever came of it. */
  async finish(request: FastifyRequest, reply: FastifyReply): Promise<string> {
    const pending = this.#options.pending.take(request, reply);
    try {
      if (pending === undefined) throw new ApiError('INVALID_TOKEN', 'This browser began no sign-in');
      const identity = await this.#provider().finish(
        new URL(request.url, pending.redirectUri).search,
        pending,
      );
      if (identity === null) return whereCancelled(pending);
      return pending.link === null
        ? await this.#signIn(identity, pending, request, reply)
        : await this.#link(identity, pending, pending.link, request);
    } catch (error) {
      if (error instanceof ApiError) return whereRefused(error.code, pending);
      request.log.error({ err: error }, 'a sign-in with Google failed');
      return whereRefused('INTERNAL', pending);
    }
  }

  async unlink(userId: string, request: FastifyRequest): Promise<void> {
    await this.#options.signIn.unlinkGoogle(userId, originOf(request));
  }

  async #begin(
    returnTo: string,
    link: Linking | null,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const provider = this.#provider();
    const { url, secrets } = await provider.begin(redirectUriFor(this.#options.publicUrl, request));
    this.#options.pending.keep({ ...secrets, returnTo, link }, request, reply);
    return url;
  }

  async #signIn(
    identity: GoogleIdentity,
    pending: PendingSignIn,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<string> {
    const outcome = await this.#options.signIn.signInWithGoogle(identity, request, reply);
    switch (outcome.kind) {
      case 'signed_in':
        return pathOfThisSite(pending.returnTo, HOME);
      case 'second_factor': {
        const { challenge } = outcome;
        const returnTo = pathOfThisSite(pending.returnTo, HOME);
        // After the #, so that it reaches neither logs nor other servers.
        return `${SIGN_IN}#${new URLSearchParams({ challenge, returnTo }).toString()}`;
      }
      case 'refused':
        return whereRefused(outcome.code, pending);
    }
  }

  async #link(
    identity: GoogleIdentity,
    pending: PendingSignIn,
    { userId, sessionId }: Linking,
    request: FastifyRequest,
  ): Promise<string> {
    const proof = request.principal?.proof;
    if (proof?.kind === 'session' && proof.sessionId !== sessionId) {
      throw new ApiError('INVALID_TOKEN', 'Somebody else has signed in here since');
    }
    const outcome = await this.#options.signIn.linkGoogle(userId, sessionId, identity, originOf(request));
    return outcome === 'linked'
      ? pathOfThisSite(pending.returnTo, SECURITY)
      : whereRefused('CONFLICT', pending);
  }

  #provider(): Pick<GoogleProvider, 'begin' | 'finish'> {
    const { provider } = this.#options;
    if (provider === undefined) {
      throw new ApiError('GOOGLE_UNAVAILABLE', 'Signing in with Google is not configured on this server');
    }
    return provider;
  }
}

/** Back to where the user can try again, with what went wrong as a code: the words are the terminal's, never Google's. */
export function whereRefused(code: ErrorCode, pending: PendingSignIn | undefined): string {
  const back = pending === undefined ? SIGN_IN : whereCancelled(pending);
  return withParameter(back, 'error', code);
}

function whereCancelled({ link, returnTo }: PendingSignIn): string {
  if (link !== null) return pathOfThisSite(returnTo, SECURITY);
  const path = pathOfThisSite(returnTo, HOME);
  return path === HOME ? SIGN_IN : withParameter(SIGN_IN, 'returnTo', path);
}
