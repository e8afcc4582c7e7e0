import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret of 256 random bits as text. It is given out once; only its hash is kept. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What is kept of a token. Random tokens need no slow hash. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Encrypts a successor so that only the holder of the spent token can read it. */
export function sealUnder(spent: string, successor: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(spent), nonce);
  return Buffer.concat([nonce, cipher.update(successor, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** The successor that {@link sealUnder} sealed. @throws {Error} where it was altered. */
export function openWith(spent: string, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(spent), sealed.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const text = decipher.update(sealed.subarray(NONCE_BYTES, sealed.length - TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** Not the hash that is kept: from that one the key must not follow. */
function sealingKey(token: string): Buffer {
  return Buffer.from(hkdfSync('sha256', token, '', 'tradewind refresh token successor', 32));
}
