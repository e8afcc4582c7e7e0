/** Hashing and judging passwords. One argon2 hash runs at a time; what waits is bounded. */
export interface Passwords {
  /** argon2id in PHC form. @throws {ApiError} OVERLOADED when too many wait. */
  hash(password: string): Promise<string>;
  /**
   * Compares. With `hash` null it takes the same time against a hash that nothing fits, so that an answer's time tells
   * nothing. `rehash` says that the stored hash is bcrypt, or argon2id with older parameters, and should be replaced.
   */
  verify(
    hash: string | null,
    password: string,
  ): Promise<{ readonly matches: boolean; readonly rehash: boolean }>;
  /** @throws {ApiError} WEAK_PASSWORD with `details` that say what would help. `context`: username, mail address, name. */
  assertStrong(password: string, context: readonly (string | null | undefined)[]): void;
}
