import type { Database } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { AuditLog } from '../audit/audit-log.ts';
import type { Credits } from './credits-service.ts';
import type { UserRepository, UserRow } from './user-repository.ts';

/** By which the demo user is known: a domain that no mail reaches (RFC 2606), so nobody else proves it. */
const DEMO_EMAIL = 'demo@tradewind.invalid';
const DEMO_USERNAME = 'demo';
const DEMO_CREDITS = 100;

export interface DemoUserOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly credits: Credits;
  readonly audit: AuditLog;
  readonly clock: Clock;
}

/**
 * The account with which one looks around on a development server; made where it is not there. It has no password: only
 * the development route signs in to it.
 */
export async function ensureDemoUser(options: DemoUserOptions): Promise<UserRow> {
  const { users, credits } = options;
  const account = (await users.byProvenEmail(DEMO_EMAIL)) ?? (await create(options));
  await credits.grant(account.id, DEMO_CREDITS, { reason: 'Demo', reference: 'demo' });
  return (await users.byId(account.id))!;
}

async function create(options: DemoUserOptions): Promise<UserRow> {
  const { database, users, audit, clock } = options;
  const createdAt = new Date(clock.now());
  for (let number = 1; ; number += 1) {
    const username = number === 1 ? DEMO_USERNAME : `${DEMO_USERNAME}${number}`;
    try {
      return await database.orm.transaction(async (executor) => {
        const account = await users.create(
          { username, email: DEMO_EMAIL, emailVerifiedAt: createdAt, name: 'Demo User', createdAt },
          executor,
        );
        await audit.append(
          {
            actor: { type: 'system', id: null },
            action: 'user.registered',
            target: { type: 'user', id: account.id },
            origin: null,
            after: { username },
          },
          executor,
        );
        return account;
      });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // Somebody made it at the same moment.
      if (error.code === 'ACCOUNT_EXISTS') return (await users.byProvenEmail(DEMO_EMAIL))!;
      if (error.code !== 'USERNAME_TAKEN') throw error;
      const made = await users.byProvenEmail(DEMO_EMAIL);
      if (made !== undefined) return made;
    }
  }
}
