import type { Clock } from '@tradewind/market';
import { createRemoteJWKSet, customFetch as joseFetch } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { ResponseBodyError, allowInsecureRequests, customFetch, discovery } from 'openid-client';
import type { Configuration } from 'openid-client';
import { GoogleUnreachable, patientFetch } from './google-fetch.ts';
import { isLoopback } from './google-loopback.ts';

/** Endpoints hardly ever move; once a day they are looked up again. */
const FRESH_MS = 86_400_000;
/** After a look-up that failed, the endpoints known so far are used this long before the next. */
const STALE_RETRY_MS = 300_000;
/** For all tries of one look-up together. */
const TIMEOUT_SECONDS = 10;
/** For so long a key that the provider has withdrawn may still count. */
const KEYS_FRESH_MS = 600_000;

export interface DiscoveryOptions {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly clock: Clock;
  /** Shortest time between two look-ups of keys, so that tokens with invented key ids can't make us ask for each. */
  readonly keysHoldMs: number;
}

/** The provider as it describes itself. */
export interface Discovered {
  readonly client: Configuration;
  /** What its tokens name as their issuer: the configured address, but for a slash at the end. */
  readonly issuer: string;
  /** Its public keys, looked up again when a token names one that is not among them. */
  readonly keys: JWTVerifyGetKey;
}

/** Finds the provider's endpoints and keys when they are first needed, and remembers them. */
export class GoogleDiscovery {
  readonly #options: DiscoveryOptions;
  readonly #issuer: URL;
  #known: Discovered | undefined;
  #goodUntil = 0;
  #underWay: Promise<Discovered> | undefined;

  /** @throws {Error} for an issuer without TLS, except on this machine. */
  constructor(options: DiscoveryOptions) {
    this.#options = options;
    this.#issuer = new URL(options.issuer);
    if (this.#issuer.protocol !== 'https:' && !this.#isLocal()) {
      throw new Error(`the issuer ${options.issuer} must be an https address`);
    }
  }

  /** @throws {GoogleUnreachable} */
  async get(): Promise<Discovered> {
    if (this.#known !== undefined && this.#options.clock.now() < this.#goodUntil) return this.#known;
    // Those who come while it is looked up wait for the same answer.
    this.#underWay ??= this.#find().finally(() => (this.#underWay = undefined));
    return this.#underWay;
  }

  async #find(): Promise<Discovered> {
    const { clock } = this.#options;
    try {
      this.#known = await this.#discover();
      this.#goodUntil = clock.now() + FRESH_MS;
    } catch (error) {
      if (this.#known === undefined) throw asUnreachable(error);
      this.#goodUntil = clock.now() + STALE_RETRY_MS;
    }
    return this.#known;
  }

  async #discover(): Promise<Discovered> {
    const { clientId, clientSecret, keysHoldMs } = this.#options;
    const client = await discovery(
      this.#issuer,
      clientId,
      { client_secret: clientSecret, id_token_signed_response_alg: 'RS256' },
      undefined,
      {
        timeout: TIMEOUT_SECONDS,
        [customFetch]: (url, { body, signal, ...init }) =>
          patientFetch(url, { ...init, body: body ?? null, signal: signal ?? null }),
        execute: this.#isLocal() ? [allowInsecureRequests] : [],
      },
    );
    const { issuer, jwks_uri } = client.serverMetadata();
    const keysAt = jwks_uri === undefined ? undefined : new URL(jwks_uri);
    if (keysAt === undefined || (keysAt.protocol !== 'https:' && !this.#isLocal())) {
      throw new GoogleUnreachable('the discovery document names no keys that can be fetched safely');
    }
    const keys = createRemoteJWKSet(keysAt, {
      timeoutDuration: TIMEOUT_SECONDS * 1000,
      cooldownDuration: keysHoldMs,
      cacheMaxAge: KEYS_FRESH_MS,
      [joseFetch]: patientFetch,
    });
    return { client, issuer, keys };
  }

  #isLocal(): boolean {
    return this.#issuer.protocol === 'http:' && isLoopback(this.#issuer.hostname);
  }
}

/** Whatever went wrong while asking the provider, in words for the log. */
export function asUnreachable(error: unknown): GoogleUnreachable {
  if (error instanceof GoogleUnreachable) return error;
  const { cause, message } = error as Error;
  if (cause instanceof GoogleUnreachable) return cause;
  return new GoogleUnreachable(error instanceof ResponseBodyError ? `${message}: ${error.error}` : message);
}
