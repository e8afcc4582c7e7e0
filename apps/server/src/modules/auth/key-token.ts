import { createHash, randomInt } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** 119 random bits: ids can't be found by trying. */
const PUBLIC_ID_LENGTH = 20;
/** 256 random bits. */
const SECRET_LENGTH = 43;
const PREFIX = 'twk';
const TOKEN = new RegExp(`^${PREFIX}_([0-9A-Za-z]{${PUBLIC_ID_LENGTH}})_([0-9A-Za-z]{${SECRET_LENGTH}})$`);
const PUBLIC_ID = new RegExp(`^[0-9A-Za-z]{${PUBLIC_ID_LENGTH}}$`);

/** The public part of a platform key. */
export function newPublicId(): string {
  return randomBase62(PUBLIC_ID_LENGTH);
}

/** The secret part of a bearer key, or the secret of an HMAC key. */
export function newKeySecret(): string {
  return randomBase62(SECRET_LENGTH);
}

export function isPublicId(text: string): boolean {
  return PUBLIC_ID.test(text);
}

/** The whole bearer key. Its prefix lets scanners of source code and logs recognise it. */
export function bearerToken(publicId: string, secret: string): string {
  return `${PREFIX}_${publicId}_${secret}`;
}

/**
 * The bearer key of an Authorization header. Null where the header holds none; `malformed` where it holds something
 * that begins like one.
 */
export function readBearerToken(
  authorization: string | undefined,
): { readonly publicId: string; readonly secret: string } | 'malformed' | null {
  const [, token] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token?.startsWith(`${PREFIX}_`) !== true) return null;
  const [, publicId, secret] = TOKEN.exec(token) ?? [];
  return publicId === undefined || secret === undefined ? 'malformed' : { publicId, secret };
}

/** What is kept of a bearer key's secret. 256 random bits need no slow hash. */
export function keySecretHash(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function randomBase62(length: number): string {
  return Array.from({ length }, () => BASE62[randomInt(BASE62.length)]).join('');
}
