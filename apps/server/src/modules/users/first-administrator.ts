import { randomBytes } from 'node:crypto';
import type { Database, Executor } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { ApiError } from '@tradewind/protocol';
import type { AuditLog } from '../audit/audit-log.ts';
import { redact } from '../audit/redact.ts';
import type { Passwords } from '../auth/passwords.ts';
import { hasAdministrator, lockAdministrators } from './administrators.ts';
import type { UserRepository, UserRow } from './user-repository.ts';

const USERNAME = 'admin';
/** 24 characters. */
const GENERATED_BYTES = 18;

export interface FirstAdministratorOptions {
  readonly database: Database;
  readonly users: UserRepository;
  readonly passwords: Pick<Passwords, 'hash'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly config: {
    readonly ADMIN_EMAIL?: string | undefined;
    readonly ADMIN_PASSWORD?: string | undefined;
  };
}

/** How somebody became the first administrator. A generated password is known nowhere else: print it. */
export type FirstAdministrator =
  | { readonly username: string; readonly source: 'generated'; readonly password: string }
  | { readonly username: string; readonly source: 'environment' | 'promoted' };

/**
 * Makes an administrator where nobody is one: of the account that has proven ADMIN_EMAIL, else a new one with
 * ADMIN_EMAIL as its proven address and ADMIN_PASSWORD, or a password that is generated. Of processes that start at the
 * same time one does it. Null where there is an administrator already.
 */
export async function ensureFirstAdministrator(
  options: FirstAdministratorOptions,
): Promise<FirstAdministrator | null> {
  const { database, passwords, config } = options;
  if (await hasAdministrator(database.orm)) return null;
  const given = config.ADMIN_PASSWORD;
  const password = given ?? randomBytes(GENERATED_BYTES).toString('base64url');
  // Hashed before the lock is taken: it takes a while.
  const passwordHash = await passwords.hash(password);
  return database.orm.transaction(async (executor) => {
    await lockAdministrators(executor);
    if (await hasAdministrator(executor)) return null;
    const promoted = await promoteOwner(options, executor);
    if (promoted !== null) return { username: promoted.username, source: 'promoted' };
    const { username } = await create(options, passwordHash, executor);
    return given === undefined
      ? { username, source: 'generated', password }
      : { username, source: 'environment' };
  });
}

/** Who sets ADMIN_EMAIL runs this server: the account that has proven that address is theirs, suspended or not. */
async function promoteOwner(
  { users, audit, clock, config }: FirstAdministratorOptions,
  executor: Executor,
): Promise<UserRow | null> {
  const account = config.ADMIN_EMAIL && (await users.byProvenEmail(config.ADMIN_EMAIL));
  if (!account) return null;
  const values = { role: 'admin', status: 'active', statusReason: null } as const;
  const promoted = await users.update(account.id, { ...values, updatedAt: new Date(clock.now()) }, executor);
  await audit.append(
    {
      actor: { type: 'system', id: null },
      action: 'user.role_changed',
      target: { type: 'user', id: account.id },
      origin: null,
      ...redact(
        { role: account.role, status: account.status },
        { role: promoted.role, status: promoted.status },
      ),
    },
    executor,
  );
  return promoted;
}

async function create(
  { users, audit, clock, config }: FirstAdministratorOptions,
  passwordHash: string,
  executor: Executor,
): Promise<UserRow> {
  const createdAt = new Date(clock.now());
  const email = config.ADMIN_EMAIL ?? null;
  const account = await withFreeUsername((username) =>
    // In a savepoint: a name that is taken must not end the transaction around it.
    executor.transaction((savepoint) =>
      users.create(
        {
          username,
          email,
          emailVerifiedAt: email === null ? null : createdAt,
          passwordHash,
          role: 'admin',
          createdAt,
        },
        savepoint,
      ),
    ),
  );
  if (email !== null) await users.dropClaims(email, account.id, executor);
  await audit.append(
    {
      actor: { type: 'system', id: null },
      action: 'user.registered',
      target: { type: 'user', id: account.id },
      origin: null,
      after: { username: account.username, role: account.role },
    },
    executor,
  );
  return account;
}

/** `admin`, or where somebody has that name already `admin2`, `admin3` … */
async function withFreeUsername(attempt: (username: string) => Promise<UserRow>): Promise<UserRow> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number === 1 ? USERNAME : `${USERNAME}${number}`);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'USERNAME_TAKEN')) throw error;
    }
  }
}
