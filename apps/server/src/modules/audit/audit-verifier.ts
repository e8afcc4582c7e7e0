import { settings, verifyAuditLog } from '@tradewind/database';
import type { AuditChain, AuditHead, Database } from '@tradewind/database';
import { eq } from 'drizzle-orm';
import { z } from 'zod';

/** Under which the head of the last verified chain is noted. */
const NOTED_HEAD = 'audit.head';

const notedHead = z.object({ id: z.number().int(), hash: z.string() });

/**
 * Checks the chain of the audit log. The head of each whole chain is noted, so that lines that vanish from its end
 * afterwards are found the next time. Who can write to the database can change that note as well; the copy that the
 * daily job writes into the server's log is out of their reach where logs are shipped elsewhere.
 */
export class AuditVerifier {
  readonly #database: Database;
  #running: Promise<AuditChain> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** One look at a time: who asks while one is under way gets its result. */
  async verify(): Promise<AuditChain> {
    this.#running ??= this.#verify().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #verify(): Promise<AuditChain> {
    const chain = await verifyAuditLog(this.#database, await this.#noted());
    if (chain.brokenAt === null && chain.head !== null) await this.#note(chain.head);
    return chain;
  }

  async #noted(): Promise<AuditHead | null> {
    const [row] = await this.#database.orm
      .select({ value: settings.value })
      .from(settings)
      .where(eq(settings.key, NOTED_HEAD));
    return row === undefined ? null : notedHead.parse(row.value);
  }

  async #note(head: AuditHead): Promise<void> {
    const value = { id: head.id, hash: head.hash };
    await this.#database.orm
      .insert(settings)
      .values({ key: NOTED_HEAD, value })
      .onConflictDoUpdate({ target: settings.key, set: { value, updatedAt: new Date() } });
  }
}
