import { parseOptions as parseArgon2 } from '@node-rs/argon2';
import { parseOptions as parseBcrypt } from '@node-rs/bcrypt';

/**
 * argon2id with 19 MiB, two passes and one lane: the second of the equivalent configurations of OWASP's Password Storage
 * Cheat Sheet, which takes 10 ms of a core. The library makes argon2id where nothing else is asked for.
 */
export const ARGON2_OPTIONS = {
  memoryCost: 19_456,
  timeCost: 2,
  parallelism: 1,
  outputLen: 32,
} as const;

/** How hashes of these options begin. */
const CURRENT = `$argon2id$v=19$m=${ARGON2_OPTIONS.memoryCost},t=${ARGON2_OPTIONS.timeCost},p=${ARGON2_OPTIONS.parallelism}$`;

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
    const { memoryCost, timeCost, parallelism, outputLen } = parseArgon2(hash);
    if (memoryCost > MEMORY_KIB_MAX || timeCost > PASSES_MAX || parallelism > LANES_MAX) return undefined;
    const isCurrent = hash.startsWith(CURRENT) && outputLen === ARGON2_OPTIONS.outputLen;
    return { kind: 'argon2', rehash: !isCurrent };
  } catch {
    return undefined;
  }
}
