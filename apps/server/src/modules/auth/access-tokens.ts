import { randomUUID, verify } from 'node:crypto';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import { SignJWT } from 'jose';
import { z } from 'zod';
import type { SigningKeys } from './signing-keys.ts';

const ISSUER = 'tradewind';
const AUDIENCE = 'tradewind';
const TOKEN_TYPE = 'at+jwt';
/** Longest token that is looked at; ours have about 600 characters. */
const LENGTH_MAX = 2048;

const header = z.object({
  alg: z.literal('RS256'),
  kid: z.string(),
  typ: z.literal(TOKEN_TYPE),
  crit: z.never().optional(),
});

const claims = z.object({
  iss: z.literal(ISSUER),
  aud: z.literal(AUDIENCE),
  sub: z.uuid(),
  sid: z.uuid(),
  iat: z.number(),
  exp: z.number(),
});

/** What a valid access token says. What the account may do is not in it: that is looked up, so that it is never stale. */
export interface AccessClaims {
  readonly userId: string;
  readonly sessionId: string;
  /** UTC milliseconds. */
  readonly expiresAt: number;
}

/** Access tokens: RS256, RFC 9068 in form. */
export class AccessTokens {
  readonly #keys: SigningKeys;
  readonly #lifetimeSeconds: number;
  readonly #clock: Clock;

  constructor(options: {
    readonly keys: SigningKeys;
    readonly lifetimeSeconds: number;
    readonly clock: Clock;
  }) {
    this.#keys = options.keys;
    this.#lifetimeSeconds = options.lifetimeSeconds;
    this.#clock = options.clock;
  }

  async issue(userId: string, sessionId: string): Promise<{ accessToken: string; expiresIn: number }> {
    const now = Math.floor(this.#clock.now() / 1000);
    const accessToken = await new SignJWT({ sid: sessionId })
      .setProtectedHeader({ alg: 'RS256', kid: this.#keys.current.kid, typ: TOKEN_TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(userId)
      .setIssuedAt(now)
      .setExpirationTime(now + this.#lifetimeSeconds)
      .setJti(randomUUID())
      .sign(this.#keys.current.privateKey);
    return { accessToken, expiresIn: this.#lifetimeSeconds };
  }

  /**
   * Checks a token on this thread: the thread pool of asynchronous verification is where password hashes run, and a
   * request must not wait behind them.
   * @throws {ApiError} UNAUTHENTICATED
   */
  verify(token: string): AccessClaims {
    const parsed = this.#read(token);
    if (parsed === undefined) throw new ApiError('UNAUTHENTICATED', 'The access token is not valid');
    if (parsed.expiresAt <= this.#clock.now())
      throw new ApiError('UNAUTHENTICATED', 'The access token has expired');
    return parsed;
  }

  #read(token: string): AccessClaims | undefined {
    if (token.length > LENGTH_MAX) return undefined;
    const [head, payload, signature, ...rest] = token.split('.');
    if (head === undefined || payload === undefined || signature === undefined || rest.length > 0)
      return undefined;
    const parsedHeader = header.safeParse(readPart(head));
    if (!parsedHeader.success) return undefined;
    const key = this.#keys.verifying.get(parsedHeader.data.kid);
    if (key === undefined) return undefined;
    const signed = Buffer.from(`${head}.${payload}`, 'latin1');
    if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) return undefined;
    const parsedClaims = claims.safeParse(readPart(payload));
    if (!parsedClaims.success) return undefined;
    const { sub, sid, exp } = parsedClaims.data;
    return { userId: sub, sessionId: sid, expiresAt: exp * 1000 };
  }
}

function readPart(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
