import { parseOptions as parseArgon2 } from '@node-rs/argon2';
import type { Algorithm } from '@node-rs/argon2';
import { parseOptions as parseBcrypt } from '@node-rs/bcrypt';

/**
 * argon2id with 19 MiB, two passes and one lane: the second of the equivalent configurations of OWASP's Password Storage
 * Cheat Sheet, and the least of them that keeps sign-in quick on a small machine.
 */
export const ARGON2_OPTIONS = {
  // `Algorithm` is a const enum, which type stripping can't inline: 2 is argon2id.
  algorithm: 2 as Algorithm,
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;

/** Version 19 of argon2, as the library numbers it. */
const CURRENT_VERSION = 1;

/** Dearer hashes than these are not ours nor any sensible system's; one of them could stop the house. */
const MEMORY_KIB_MAX = 262_144;
const PASSES_MAX = 16;
const LANES_MAX = 16;
const BCRYPT_COST_MAX = 15;

/** How a stored hash is checked, and whether it should be replaced by one of {@link ARGON2_OPTIONS}. */
export type PasswordFormat =
  { readonly kind: 'argon2'; readonly rehash: boolean } | { readonly kind: 'bcrypt'; readonly rehash: true };

/** Reads what made a stored hash; undefined where it is none that can be checked. */
export function passwordFormat(hash: string): PasswordFormat | undefined {
  try {
    if (/^\$2[aby]\$/.test(hash)) {
      return parseBcrypt(hash).cost <= BCRYPT_COST_MAX ? { kind: 'bcrypt', rehash: true } : undefined;
    }
    const { memoryCost, timeCost, parallelism, ...rest } = parseArgon2(hash);
    if (memoryCost > MEMORY_KIB_MAX || timeCost > PASSES_MAX || parallelism > LANES_MAX) return undefined;
    const isCurrent =
      rest.algorithm === ARGON2_OPTIONS.algorithm &&
      memoryCost === ARGON2_OPTIONS.memoryCost &&
      timeCost === ARGON2_OPTIONS.timeCost &&
      parallelism === ARGON2_OPTIONS.parallelism &&
      rest.outputLen === ARGON2_OPTIONS.outputLen &&
      rest.version === CURRENT_VERSION;
    return { kind: 'argon2', rehash: !isCurrent };
  } catch {
    return undefined;
  }
}
