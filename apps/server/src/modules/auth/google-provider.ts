import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import type { Logger } from '../../logger.ts';
import { GoogleDiscovery, asUnreachable } from './google-discovery.ts';
import type { Discovered } from './google-discovery.ts';
import { GoogleUnreachable } from './google-fetch.ts';
import { identityFrom } from './google-identity.ts';
import type { GoogleIdentity } from './google-identity.ts';
import { CLOCK_TOLERANCE_SECONDS, ID_TOKEN_AGE_MAX_SECONDS, verifyIdToken } from './google-id-token.ts';
import type { SpentIdTokens } from './google-spent-tokens.ts';

const KEYS_HOLD_MS = 5_000;
const SCOPE = 'openid email profile';

export interface GoogleProviderOptions {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default Google; another OpenID provider for tests. Without TLS on this machine only. */
  readonly issuer?: string | undefined;
  readonly spent: Pick<SpentIdTokens, 'spend'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Shortest time between two look-ups of the provider's keys, milliseconds. */
  readonly keysHoldMs?: number;
}

/** What only this browser and we know of a sign-in that is under way. */
export interface SignInSecrets {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Google, or another OpenID provider, seen from our side: authorization code flow with PKCE, and ID tokens. */
export class GoogleProvider {
  readonly #options: GoogleProviderOptions;
  readonly #issuer: string;
  readonly #discovery: GoogleDiscovery;

  /** @throws {Error} for an issuer without TLS that is not on this machine */
  constructor(options: GoogleProviderOptions) {
    this.#options = options;
    this.#issuer = options.issuer ?? 'https://accounts.google.com';
    this.#discovery = new GoogleDiscovery({
      issuer: this.#issuer,
      clientId: options.clientId,
      clientSecret: options.clientSecret,
      clock: options.clock,
      keysHoldMs: options.keysHoldMs ?? KEYS_HOLD_MS,
    });
  }

  /** Begins a sign-in: where the browser goes, and what must be kept until it returns. @throws {ApiError} GOOGLE_UNAVAILABLE */
  async begin(redirectUri: string): Promise<{ readonly url: string; readonly secrets: SignInSecrets }> {
    const { client } = await this.#discovered();
    const secrets = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      redirectUri,
    };
    const url = buildAuthorizationUrl(client, {
      redirect_uri: redirectUri,
      scope: SCOPE,
      state: secrets.state,
      nonce: secrets.nonce,
      code_challenge: await calculatePKCECodeChallenge(secrets.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, secrets };
  }

  /**
   * Ends a sign-in with what the browser brought back; null where the user did not want to go on.
   * @param query of the callback, `code=…&state=…`
   * @throws {ApiError} INVALID_TOKEN, GOOGLE_UNAVAILABLE
   */
  async finish(query: string, secrets: SignInSecrets): Promise<GoogleIdentity | null> {
    const discovered = await this.#discovered();
    const url = new URL(secrets.redirectUri);
    url.search = query;
    const idToken = await this.#exchange(discovered, url, secrets);
    if (idToken === null) return null;
    // The library has checked the token's claims, the nonce among them, but not its signature.
    return identityFrom(await this.#verify(discovered, idToken));
  }

  /**
   * Whom an ID token stands for that a client got by itself. Each is accepted once.
   * @throws {ApiError} INVALID_TOKEN, GOOGLE_UNAVAILABLE
   */
  async verifyIdToken(idToken: string): Promise<GoogleIdentity> {
    const identity = identityFrom(await this.#verify(await this.#discovered(), idToken));
    const lifetimeMs = (ID_TOKEN_AGE_MAX_SECONDS + 2 * CLOCK_TOLERANCE_SECONDS) * 1000;
    if (!(await this.#options.spent.spend(idToken, identity.subject, lifetimeMs))) {
      throw new ApiError('INVALID_TOKEN', 'The ID token was used before');
    }
    return identity;
  }

  async #exchange(
    { client }: Discovered,
    url: URL,
    { state, nonce, verifier }: SignInSecrets,
  ): Promise<string | null> {
    try {
      const tokens = await authorizationCodeGrant(client, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      return tokens.id_token!;
    } catch (error) {
      if (error instanceof AuthorizationResponseError && error.error === 'access_denied') return null;
      throw this.#refusal(error);
    }
  }

  /** What the provider or the library refused, as an error of ours; never with text of the provider. */
  #refusal(error: unknown): ApiError {
    if (isRefusal(error))
      return new ApiError('INVALID_TOKEN', 'The sign-in with Google is not valid: begin again');
    return this.#unreachable(error);
  }

  async #verify({ keys, issuer }: Discovered, idToken: string) {
    const { clientId, clock } = this.#options;
    try {
      return await verifyIdToken(idToken, { keys, issuer, clientId, clock });
    } catch (error) {
      throw error instanceof GoogleUnreachable ? this.#unreachable(error) : error;
    }
  }

  async #discovered(): Promise<Discovered> {
    try {
      return await this.#discovery.get();
    } catch (error) {
      throw this.#unreachable(error);
    }
  }

  #unreachable(error: unknown): GoogleUnreachable {
    const unreachable = asUnreachable(error);
    this.#options.logger.warn({ reason: unreachable.reason, issuer: this.#issuer }, 'Google can not be used');
    return unreachable;
  }
}

const UNAVAILABLE = new Set([
  'server_error',
  'temporarily_unavailable',
  'invalid_client',
  'unauthorized_client',
]);
const REFUSALS = new Set([
  'OAUTH_INVALID_RESPONSE',
  'OAUTH_UNSUPPORTED_OPERATION',
  'OAUTH_JWT_TIMESTAMP_CHECK_FAILED',
  'OAUTH_JWT_CLAIM_COMPARISON_FAILED',
]);

/** True where the sign-in itself is at fault: a foreign state, code or token; not the provider or our registration. */
function isRefusal(error: unknown): boolean {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) {
    return !UNAVAILABLE.has(error.error);
  }
  return error instanceof ClientError && error.code !== undefined && REFUSALS.has(error.code);
}
