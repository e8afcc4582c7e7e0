import { createHash, randomInt } from 'node:crypto';

/** Crockford's base32: no I, L, O or U, so that nothing is misread from paper. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const COUNT = 10;
const GROUPS = 4;
const GROUP_LENGTH = 6;

/**
 * Ten codes of 120 bits. From 112 bits on a plain hash keeps them as well as a slow one (ASVS 5.0, 6.5.2), so a thief of
 * the database can't guess them, and checking one costs nothing.
 */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: COUNT }, () =>
    Array.from({ length: GROUPS }, () =>
      Array.from({ length: GROUP_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]!).join(''),
    ).join('-'),
  );
}

/** SHA-256 of a code as it may be typed: any case, with or without hyphens and spaces, O for 0, I or L for 1. */
export function recoveryCodeHash(code: string): Buffer {
  const normal = code.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return createHash('sha256').update(normal, 'utf8').digest();
}
