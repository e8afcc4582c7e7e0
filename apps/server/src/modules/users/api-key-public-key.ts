import { createPublicKey } from 'node:crypto';
import { ed25519 } from '@noble/curves/ed25519.js';
import { invalidField } from '@tradewind/protocol';

const FIELD = 'body.publicKey';
const PEM = /^-----BEGIN PUBLIC KEY-----\s[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/;
const RAW = /^[A-Za-z0-9+/_-]{43}=?$/;

/**
 * An Ed25519 public key, given as PEM (SPKI) or as 32 bytes in base64, in the one form that is stored: SPKI in DER.
 * @throws {ApiError} VALIDATION_FAILED for anything else, private keys and keys for which anybody can sign included.
 */
export function readEd25519PublicKey(text: string): Buffer {
  const trimmed = text.trim();
  if (trimmed.includes('PRIVATE KEY')) {
    throw invalidField(FIELD, 'is a private key, which must never be sent: make a new pair');
  }
  const raw = RAW.test(trimmed) ? Buffer.from(trimmed, 'base64') : rawOfPem(trimmed);
  assertSafe(raw);
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'der' });
}

function rawOfPem(text: string): Buffer {
  if (!PEM.test(text)) throw invalidField(FIELD, 'must be PEM (SPKI) or 32 bytes in base64');
  try {
    const { crv, x } = createPublicKey(text).export({ format: 'jwk' });
    if (crv === 'Ed25519' && x !== undefined) return Buffer.from(x, 'base64url');
  } catch {
    throw invalidField(FIELD, 'is not a readable public key');
  }
  throw invalidField(FIELD, 'must be an Ed25519 key');
}

/**
 * The point must lie on the curve and in its large subgroup. OpenSSL takes any 32 bytes; of a point of small order
 * everybody can make signatures that verify.
 */
function assertSafe(raw: Buffer): void {
  let point;
  try {
    point = ed25519.Point.fromBytes(raw);
  } catch {
    throw invalidField(FIELD, 'is not a point of the curve');
  }
  if (point.isSmallOrder() || !point.isTorsionFree()) throw invalidField(FIELD, 'is a weak key');
}
