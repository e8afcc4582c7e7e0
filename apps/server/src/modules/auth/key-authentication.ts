import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { FastifyRequest } from 'fastify';
import { isAddressAllowed } from './key-addresses.ts';
import type { KeyDirectory, PlatformKeyRecord } from './key-directory.ts';
import { isPublicId, keySecretHash, readBearerToken } from './key-token.ts';
import type { Principal } from './principal.ts';
import { takeBody } from './signed-request-body.ts';
import type { SignedRequestReplays } from './signed-request-replays.ts';
import {
  assertTimely,
  invalidSignature,
  isSignedWith,
  readSignedRequest,
  signedMessage,
} from './signed-request.ts';
import type { SignedRequest } from './signed-request.ts';

/** May be repeated: they change nothing. */
const REPEATABLE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the secret of an unknown key is compared with, so that it takes the time of a known one. */
const DECOY_HASH = randomBytes(32);

export interface KeyAuthenticationOptions {
  readonly keys: KeyDirectory;
  readonly replays: SignedRequestReplays;
  readonly clock: Clock;
}

/** Knows callers by platform API keys: sent whole as a bearer, or proven by a signature over the request. */
export class KeyAuthentication {
  readonly #options: KeyAuthenticationOptions;

  constructor(options: KeyAuthenticationOptions) {
    this.#options = options;
  }

  /**
   * Whom a request's API key stands for; null where it carries none. Of a signed request the whole body is read and
   * checked here, so a principal is only ever given to who holds the key.
   * @throws {ApiError} UNAUTHENTICATED or INVALID_SIGNATURE, alike for unknown keys and wrong secrets; once the key is
   * proven ADDRESS_NOT_ALLOWED, ACCOUNT_SUSPENDED; NOT_READY while copies of requests can't be told.
   */
  async authenticate(request: FastifyRequest): Promise<Principal | null> {
    const key = await this.#prove(request);
    return key === null ? null : this.#admit(key, request.ip);
  }

  /**
   * Whom a bearer key stands for that came by another way than a request's header; null where it is none.
   * @throws {ApiError} as {@link authenticate}
   */
  async authenticateBearer(token: string, address: string): Promise<Principal | null> {
    const bearer = readBearerToken(`Bearer ${token}`);
    return bearer === null ? null : this.#admit(await this.#proveBearer(bearer), address);
  }

  #prove(request: FastifyRequest): Promise<PlatformKeyRecord> | null {
    const { authorization } = request.headers;
    const bearer = readBearerToken(authorization);
    const signed = readSignedRequest(request.headers);
    if (signed === null) return bearer === null ? null : this.#proveBearer(bearer);
    if (authorization !== undefined) {
      throw new ApiError('UNAUTHENTICATED', 'A request is either signed or has an Authorization header');
    }
    return this.#proveSignature(signed, request);
  }

  async #proveBearer(bearer: Exclude<ReturnType<typeof readBearerToken>, null>): Promise<PlatformKeyRecord> {
    if (bearer === 'malformed') throw invalidKey();
    const key = await this.#options.keys.find(bearer.publicId);
    const expected = key?.material.algorithm === 'bearer' ? key.material.secretHash : DECOY_HASH;
    const matches = timingSafeEqual(keySecretHash(bearer.secret), expected);
    if (key === null || !matches) throw invalidKey();
    return key;
  }

  async #proveSignature(signed: SignedRequest, request: FastifyRequest): Promise<PlatformKeyRecord> {
    assertTimely(signed, this.#options.clock.now());
    // The body first: it may take its time, and a key that is deleted meanwhile must not count any more.
    const body = await takeBody(request);
    const key = isPublicId(signed.key) ? await this.#options.keys.find(signed.key) : null;
    const { timestamp } = signed;
    const message = signedMessage({ timestamp, method: request.method, target: request.originalUrl, body });
    const fits = isSignedWith(key?.material ?? null, message, signed.signature);
    if (key === null || !fits) {
      throw invalidSignature('The signature does not fit the request and the key');
    }
    if (!REPEATABLE.has(request.method)) await this.#options.replays.assertFirst(key.id, message);
    return key;
  }

  /** What is only told to who has proven the key. */
  #admit(key: PlatformKeyRecord, address: string): Principal {
    const { keys, clock } = this.#options;
    const { status, ...owner } = key.owner;
    if (status === 'deleted') throw invalidKey();
    if (key.expiresAt !== null && key.expiresAt <= clock.now()) {
      throw new ApiError('UNAUTHENTICATED', 'The API key has expired');
    }
    if (!isAddressAllowed(address, key.allowedAddresses)) {
      throw new ApiError('ADDRESS_NOT_ALLOWED', `The API key may not be used from ${address}`);
    }
    if (status === 'suspended') throw new ApiError('ACCOUNT_SUSPENDED', 'The account is suspended');
    keys.used(key.id, address);
    return { ...owner, proof: { kind: 'api_key', keyId: key.id, scopes: key.scopes } };
  }
}

function invalidKey(): ApiError {
  return new ApiError('UNAUTHENTICATED', 'The API key is not valid');
}
