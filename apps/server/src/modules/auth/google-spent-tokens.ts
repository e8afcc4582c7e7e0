import { createHash } from 'node:crypto';
import { oneTimeSecrets } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';

const PURPOSE = 'google_id_token';

/** ID tokens that were accepted, so that each is accepted once, by whichever process it is shown to. */
export class SpentIdTokens {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * Marks a token as used; false where it was before. It is known by what was signed: the text of the signature itself
   * can be varied without changing what it says.
   * @param lifetimeMs for how long the token could be accepted otherwise; cleaning up later is that of other secrets
   */
  async spend(idToken: string, subject: string, lifetimeMs: number): Promise<boolean> {
    const hash = createHash('sha256')
      .update(idToken.slice(0, idToken.lastIndexOf('.')))
      .digest();
    const now = this.#clock.now();
    const rows = await this.#database.orm
      .insert(oneTimeSecrets)
      .values({
        // The same token makes the same id, so that the primary key decides between requests at the same time.
        id: uuidOf(hash),
        purpose: PURPOSE,
        subject,
        hash,
        attemptsLeft: 0,
        createdAt: new Date(now),
        expiresAt: new Date(now + lifetimeMs),
        usedAt: new Date(now),
      })
      .onConflictDoNothing()
      .returning({ id: oneTimeSecrets.id });
    return rows.length === 1;
  }
}

/** The first bytes of a hash as a UUID of version 8 (RFC 9562, 5.8): 122 bits, too many to meet by chance. */
function uuidOf(hash: Buffer): string {
  const hex = hash.toString('hex');
  const variant = ((Number.parseInt(hex[16]!, 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
