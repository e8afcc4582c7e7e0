import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import { asUnreachable } from './google-discovery.ts';

/** An ID token says who somebody is now; one that is older may have been found somewhere. */
export const ID_TOKEN_AGE_MAX_SECONDS = 300;
/** How far the provider's clock and ours may differ. */
export const CLOCK_TOLERANCE_SECONDS = 30;
const GOOGLE = 'https://accounts.google.com';

export interface IdTokenChecks {
  readonly keys: JWTVerifyGetKey;
  /** As the provider writes it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clock: Clock;
}

/**
 * Verifies an ID token (OpenID Connect Core 1.0, 3.1.3.7): signed with RS256 by a key of the provider, issued by it for
 * us alone, neither expired nor older than five minutes.
 * @throws {ApiError} INVALID_TOKEN; GOOGLE_UNAVAILABLE where the keys can't be fetched
 */
export async function verifyIdToken(idToken: string, checks: IdTokenChecks): Promise<JWTPayload> {
  const payload = await verified(idToken, checks);
  // A token for several audiences could have been handed on by one of the others.
  if (Array.isArray(payload.aud) && payload.aud.length > 1) throw invalid();
  return payload;
}

async function verified(
  idToken: string,
  { keys, issuer, clientId, clock }: IdTokenChecks,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(idToken, findIn(keys), {
      // Named here and not read from the token: neither `none` nor a public key used as an HMAC secret gets through.
      algorithms: ['RS256'],
      // Google documents both spellings for itself.
      issuer: issuer === GOOGLE ? [GOOGLE, 'accounts.google.com'] : issuer,
      audience: clientId,
      requiredClaims: ['sub', 'exp', 'iat'],
      maxTokenAge: ID_TOKEN_AGE_MAX_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: new Date(clock.now()),
    });
    return payload;
  } catch (error) {
    throw error instanceof errors.JOSEError ? invalid() : error;
  }
}

/** Tells a key that is not there from keys that can't be fetched. */
function findIn(keys: JWTVerifyGetKey): JWTVerifyGetKey {
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const isForeign =
        error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
      throw isForeign ? error : asUnreachable(error);
    }
  };
}

function invalid(): ApiError {
  return new ApiError('INVALID_TOKEN', 'The ID token is not valid here');
}
