import { randomBytes } from 'node:crypto';
import { hash as argon2Hash, hashSync as argon2HashSync, verify as argon2Verify } from '@node-rs/argon2';
import { verify as bcryptVerify } from '@node-rs/bcrypt';
import type { Logger } from '../../logger.ts';
import { ARGON2_OPTIONS, passwordFormat } from './password-formats.ts';
import { PasswordQueue } from './password-queue.ts';
import type { Passwords } from './passwords.ts';

const WAITING_MAX = 64;
/** bcrypt looks at no more bytes than these. */
const BCRYPT_BYTES = 72;

export interface PasswordHashingOptions {
  readonly logger: Pick<Logger, 'warn'>;
  /** How many hashes may wait while one runs; default 64, well under a second's work. */
  readonly waitingMax?: number;
}

/** Hashing and checking of passwords. They are taken byte for byte as typed: not trimmed, cut or normalised. */
export class PasswordHashing implements Pick<Passwords, 'hash' | 'verify'> {
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #queue: PasswordQueue;
  /** Of a password that nobody knows; what is checked where there is nothing to check, so that it takes as long. */
  readonly #dummy = argon2HashSync(randomBytes(32), ARGON2_OPTIONS);

  constructor({ logger, waitingMax = WAITING_MAX }: PasswordHashingOptions) {
    this.#logger = logger;
    this.#queue = new PasswordQueue(waitingMax);
  }

  hash(password: string): Promise<string> {
    return this.#queue.run(() => argon2Hash(password, ARGON2_OPTIONS));
  }

  async verify(hash: string | null, password: string): Promise<{ matches: boolean; rehash: boolean }> {
    const format = hash === null ? undefined : passwordFormat(hash);
    if (hash !== null && format === undefined) {
      this.#logger.warn(
        { length: hash.length },
        'a stored password hash can not be read; it matches nothing',
      );
    }
    if (hash === null || format === undefined) {
      await this.#queue.run(() => argon2Verify(this.#dummy, password));
      return { matches: false, rehash: false };
    }
    const fits = await this.#queue.run(() =>
      format.kind === 'bcrypt' ? bcryptVerify(password, hash) : argon2Verify(hash, password),
    );
    return { matches: fits && isWhole(password, format.kind), rehash: format.rehash };
  }
}

/**
 * Whether the check looked at all of the password. What bcrypt leaves out was never proven, so accepting it would be
 * accepting a cut password; and half a surrogate pair, which JSON can carry, becomes the same bytes as any other half.
 */
function isWhole(password: string, kind: 'argon2' | 'bcrypt'): boolean {
  if (!password.isWellFormed()) return false;
  return kind === 'argon2' || Buffer.byteLength(password, 'utf8') <= BCRYPT_BYTES;
}
