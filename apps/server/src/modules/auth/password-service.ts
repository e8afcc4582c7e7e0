import { PasswordHashing } from './password-hashing.ts';
import type { PasswordHashingOptions } from './password-hashing.ts';
import { PasswordPolicy } from './password-policy.ts';
import type { Passwords } from './passwords.ts';

/** Passwords, all told: hashed and checked one at a time, judged before they are set. */
export class PasswordService implements Passwords {
  readonly #hashing: PasswordHashing;
  readonly #policy = new PasswordPolicy();

  constructor(options: PasswordHashingOptions) {
    this.#hashing = new PasswordHashing(options);
  }

  hash(password: string): Promise<string> {
    return this.#hashing.hash(password);
  }

  verify(hash: string | null, password: string): Promise<{ matches: boolean; rehash: boolean }> {
    return this.#hashing.verify(hash, password);
  }

  assertStrong(password: string, context: readonly (string | null | undefined)[]): void {
    this.#policy.assertStrong(password, context);
  }
}
