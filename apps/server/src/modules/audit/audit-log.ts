import { auditLog } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import type { ActorType } from '@tradewind/protocol';
import type { Clock } from '@tradewind/market';
import type { Origin } from '../auth/caller.ts';
import type { AuditActivity } from './audit-activity.ts';
import { scrub } from './redact.ts';

/** What is to be remembered. `before` and `after` hold what changed; see `redact` for what they never hold. */
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
  readonly #activity: AuditActivity | undefined;

  /** `activity` hears of each line once it is committed. */
  constructor(database: Database, clock: Clock, activity?: AuditActivity) {
    this.#database = database;
    this.#clock = clock;
    this.#activity = activity;
  }

  /**
   * Appends a line, inside the transaction of what it records where one is given, so that both happen or none. Lines
   * wait for each other until their transactions end: append last.
   */
  async append(record: AuditRecord, executor: Executor = this.#database.orm): Promise<void> {
    const { actor, action, target, origin } = record;
    const time = new Date(this.#clock.now());
    // Callers leave out what must not be kept; what they overlook goes here, for nothing can be removed later.
    const kept = (value: unknown) => scrub(value, target.type) ?? null;
    const [line] = await executor
      .insert(auditLog)
      .values({
        // Number and hashes are set by the trigger.
        id: 0,
        previousHash: Buffer.alloc(0),
        hash: Buffer.alloc(0),
        time,
        actorType: actor.type,
        actorId: actor.id,
        action,
        targetType: target.type,
        targetId: target.id,
        address: origin?.address ?? null,
        userAgent: origin?.userAgent ?? null,
        requestId: origin?.requestId ?? null,
        before: kept(record.before),
        after: kept(record.after),
      })
      .returning({ id: auditLog.id, hash: auditLog.hash });
    this.#activity?.written({ ...line!, activity: { time: time.getTime(), action, actor, target } });
  }
}
