import { randomUUID } from 'node:crypto';
import { createMemoryBus } from '@tradewind/bus';
import { secondFactors, secrets } from '@tradewind/database';
import type { Database } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import { pino } from 'pino';
import { AuditEntries } from '../../src/modules/audit/audit-entries.ts';
import { AuditLog } from '../../src/modules/audit/audit-log.ts';
import type { Origin } from '../../src/modules/auth/caller.ts';
import { PrincipalCache } from '../../src/modules/auth/principal-cache.ts';
import { SessionRepository } from '../../src/modules/auth/session-repository.ts';
import { Sessions } from '../../src/modules/auth/sessions.ts';
import type { MailMessage } from '../../src/modules/notifications/mail-message.ts';
import { UserRepository } from '../../src/modules/users/user-repository.ts';
import type { NewUser, UserRow } from '../../src/modules/users/user-repository.ts';
import { eventually } from './running-server.ts';

export const ORIGIN: Origin = { address: '192.0.2.7', userAgent: 'Tests/1.0', requestId: 'a-request' };

/** Accounts on a database of their own, with a clock that the test moves. */
export async function openTestAccounts() {
  const test = await createTestDatabase();
  const { database } = test;
  const time = { now: Date.parse('2026-11-21T12:00:00Z') };
  const clock = { now: () => time.now };
  const logger = pino({ level: 'silent' });
  const bus = createMemoryBus({ logger });
  const audit = new AuditLog(database, clock);
  const cache = new PrincipalCache(clock);
  await cache.start(bus);
  const userRows = new UserRepository(database);
  const mails: MailMessage[] = [];
  return {
    test,
    database,
    time,
    clock,
    logger,
    bus,
    audit,
    mails,
    users: userRows,
    entries: new AuditEntries(database),
    notifications: {
      send: async (message: MailMessage) => {
        mails.push(message);
      },
    },
    sessions: new Sessions({
      repository: new SessionRepository(database),
      cache,
      bus,
      audit,
      clock,
      refreshLifetimeMs: 86_400_000,
      cookieIdleMs: 3_600_000,
      onReuse: async () => {},
    }),
    async account(username: string, values: Partial<NewUser> = {}): Promise<UserRow> {
      return userRows.create({ username, email: null, createdAt: new Date(time.now), ...values });
    },
    async close() {
      await cache.stop();
      await bus.close();
      await test.drop();
    },
  };
}

export type TestAccounts = Awaited<ReturnType<typeof openTestAccounts>>;

/** Lines of the audit log about a target, oldest first. */
export async function linesAbout({ entries }: TestAccounts, target: string) {
  const { data } = await entries.page({ target }, { limit: 500 });
  return data.reverse();
}

/**
 * Starts several changes and holds each up until all wait, at their lines of the audit log if not before: whatever they
 * look at first, they see as it was before any of them.
 */
export async function allAtOnce<T>(
  { database }: TestAccounts,
  changes: readonly (() => Promise<T>)[],
): Promise<PromiseSettledResult<T>[]> {
  const gate = await database.pool.connect();
  await gate.query('BEGIN');
  await gate.query('LOCK TABLE audit_log IN EXCLUSIVE MODE');
  const started = Promise.allSettled(changes.map((change) => change()));
  await eventually(
    () =>
      // Not the gate's own transaction, which would see the same picture for ever.
      database.pool.query(
        `SELECT DISTINCT pid FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      ),
    ({ rows }) => rows.length === changes.length,
  );
  await gate.query('COMMIT');
  gate.release();
  return started;
}

/** A second factor that is switched on, past the set-up. */
export async function giveSecondFactor(database: Database, userId: string): Promise<void> {
  const id = randomUUID();
  const secret = { wrappedKey: Buffer.from('wrapped'), ciphertext: Buffer.from('sealed') };
  await database.orm.insert(secrets).values({ id, userId, purpose: 'totp', keyVersion: 1, ...secret });
  await database.orm.insert(secondFactors).values({ userId, secretId: id, enabledAt: new Date() });
}
