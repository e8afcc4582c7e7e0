import { auditLog } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { ActorType } from '@tradewind/protocol';
import type { Clock } from '@tradewind/market';
import type { Origin } from '../auth/caller.ts';

/** What is to be remembered. `before` and `after` hold what changed; never secrets, and personal data only as `[changed]`. */
export interface AuditRecord {
  readonly actor: { readonly type: ActorType; readonly id: string | null };
  /** Resource and past participle: `session.created`, `user.role_changed`. */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string | null };
  /** Null for what the system does by itself. */
  readonly origin: Origin | null;
  readonly before?: unknown;
  readonly after?: unknown;
}

/** The append-only record of who did what. Numbers and hashes of lines are given by the database. */
export class AuditLog {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /**
   * Appends a line, inside the transaction of what it records where one is given, so that both happen or none. Lines
   * wait for each other until their transactions end: append last.
   */
  async append(record: AuditRecord, executor: Executor = this.#database.orm): Promise<void> {
    await executor.insert(auditLog).values({
      // Number and hashes are set by the trigger.
      id: 0,
      previousHash: Buffer.alloc(0),
      hash: Buffer.alloc(0),
      time: new Date(this.#clock.now()),
      actorType: record.actor.type,
      actorId: record.actor.id,
      action: record.action,
      targetType: record.target.type,
      targetId: record.target.id,
      address: record.origin?.address ?? null,
      userAgent: record.origin?.userAgent ?? null,
      requestId: record.origin?.requestId ?? null,
      before: record.before ?? null,
      after: record.after ?? null,
    });
  }
}
