import { randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';

const ISSUER = 'Tradewind';
/** What authenticator apps know by heart: other values are ignored by some of them. */
const SCHEME = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps of 30 s by which a phone's clock may be off, either way. RFC 6238, 5.2 recommends one. */
const WINDOW = 1;
/** As long as the output of the hash: RFC 4226, 4 (R6). */
const SECRET_BYTES = 20;

/** A new shared secret in base32. */
export function newTotpSecret(): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** The address that an authenticator reads from a QR code. */
export function totpUri(secret: string, username: string): string {
  return new TOTP({
    ...SCHEME,
    issuer: ISSUER,
    label: username,
    secret: Secret.fromBase32(secret),
  }).toString();
}

/**
 * The counter that a code stands for: number of 30 s steps since 1970; null where it is of none that counts now.
 * @param now UTC milliseconds
 */
export function totpCounter(secret: string, code: string, now: number): number | null {
  const delta = TOTP.validate({
    ...SCHEME,
    token: code,
    secret: Secret.fromBase32(secret),
    timestamp: now,
    window: WINDOW,
  });
  return delta === null ? null : TOTP.counter({ period: SCHEME.period, timestamp: now }) + delta;
}
