import { auditLog } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import type { Bus } from '@tradewind/market';
import type { AdminActivity } from '@tradewind/protocol';
import { inArray } from 'drizzle-orm';
import type { Logger } from '../../logger.ts';

/** Bus topic of lines of the audit log, `AdminActivity` each, once they are committed. */
export const AUDIT_TOPIC = 'audit';

const LOOK_AFTER_MS = 100;
/** A transaction that takes longer loses its place in the live feed, never in the log. */
const FORGET_AFTER_MS = 30_000;
const WAITING_MAX = 10_000;

export interface WrittenLine {
  readonly id: number;
  readonly hash: Buffer;
  readonly activity: AdminActivity;
}

/**
 * Tells the bus what is written into the audit log. A line is often written inside a transaction that may still fail,
 * and its number then goes to another; so lines are told only after they were seen in the log from outside. Best effort:
 * what must not be missed is read from the log itself.
 */
export class AuditActivity {
  readonly #database: Database;
  readonly #bus: Bus;
  readonly #logger: Logger;
  #waiting: (WrittenLine & { readonly since: number })[] = [];
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(options: { readonly database: Database; readonly bus: Bus; readonly logger: Logger }) {
    this.#database = options.database;
    this.#bus = options.bus;
    this.#logger = options.logger;
  }

  written(line: WrittenLine): void {
    this.#waiting.push({ ...line, since: performance.now() });
    if (this.#waiting.length > WAITING_MAX) this.#waiting.shift();
    this.#lookSoon();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#looking;
  }

  #lookSoon(): void {
    if (this.#stopped) return;
    this.#timer ??= setTimeout(() => {
      this.#looking = this.#look()
        .catch((error: unknown) => this.#logger.warn({ err: error }, 'audit activity was not published'))
        .finally(() => {
          this.#timer = undefined;
          if (this.#waiting.length > 0) this.#lookSoon();
        });
    }, LOOK_AFTER_MS).unref();
  }

  async #look(): Promise<void> {
    const looked = this.#waiting;
    this.#waiting = [];
    const ids = looked.map(({ id }) => id);
    const rows = await this.#database.orm
      .select({ id: auditLog.id, hash: auditLog.hash })
      .from(auditLog)
      .where(inArray(auditLog.id, ids));
    const committed = new Map(rows.map(({ id, hash }) => [id, hash]));
    const oldest = performance.now() - FORGET_AFTER_MS;
    // Another line under the number: the transaction failed. None yet: it is still open, or failed a moment ago.
    this.#waiting.unshift(...looked.filter(({ id, since }) => !committed.has(id) && since > oldest));
    for (const { id, hash, activity } of looked.sort((a, b) => a.id - b.id)) {
      if (committed.get(id)?.equals(hash) === true) await this.#bus.publish(AUDIT_TOPIC, activity);
    }
  }
}
