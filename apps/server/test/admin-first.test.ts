import { openDatabase, users } from '@tradewind/database';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog } from '../src/modules/audit/audit-log.ts';
import { PasswordHashing } from '../src/modules/auth/password-hashing.ts';
import { administratorPasswordProblem } from '../src/modules/users/administrator-password.ts';
import { ensureFirstAdministrator } from '../src/modules/users/first-administrator.ts';
import { UserRepository } from '../src/modules/users/user-repository.ts';
import { allAtOnce, linesAbout, openTestAccounts } from './support/accounts.ts';
import type { TestAccounts } from './support/accounts.ts';

const EMAIL = 'Operator@example.com';
const PASSWORD = 'a fine long pass phrase';

let accounts: TestAccounts;
beforeEach(async () => {
  accounts = await openTestAccounts();
});
afterEach(() => accounts.close());

const ensure = (config: { ADMIN_EMAIL?: string; ADMIN_PASSWORD?: string } = {}) => {
  const { database, users: rows, audit, clock, logger } = accounts;
  const passwords = new PasswordHashing({ logger });
  return ensureFirstAdministrator({ database, users: rows, passwords, audit, clock, config });
};

const administrators = () => accounts.database.orm.select().from(users).where(eq(users.role, 'admin'));

describe('the first administrator', () => {
  it('gets a password that is told once, where the environment gives none', async () => {
    const made = await ensure();
    expect(made).toMatchObject({ username: 'admin', source: 'generated' });
    const { password } = made as { password: string };
    expect(password).toMatch(/^[\w-]{24}$/);
    const [admin] = await administrators();
    expect(admin).toMatchObject({ username: 'admin', email: null, status: 'active' });
    const hashing = new PasswordHashing({ logger: accounts.logger });
    expect(await hashing.verify(admin!.passwordHash, password)).toMatchObject({ matches: true });
    expect(await linesAbout(accounts, admin!.id)).toMatchObject([
      { action: 'user.registered', actor: { type: 'system' }, after: { username: 'admin', role: 'admin' } },
    ]);
    expect(await ensure()).toBe(null);
  });

  it('is made of ADMIN_EMAIL and ADMIN_PASSWORD, the address proven', async () => {
    expect(await ensure({ ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: PASSWORD })).toEqual({
      username: 'admin',
      source: 'environment',
    });
    const [admin] = await administrators();
    expect(admin).toMatchObject({ email: EMAIL, emailVerifiedAt: new Date(accounts.time.now) });
    const hashing = new PasswordHashing({ logger: accounts.logger });
    expect(await hashing.verify(admin!.passwordHash, PASSWORD)).toMatchObject({ matches: true });
  });

  it('takes the next free name, and the address from those who never proved it', async () => {
    const other = await accounts.account('Admin', { email: EMAIL });
    expect(await ensure({ ADMIN_EMAIL: EMAIL })).toMatchObject({ username: 'admin2', source: 'generated' });
    expect(await accounts.users.byId(other.id)).toMatchObject({ role: 'user', email: null });
  });

  it('is the account that has proven ADMIN_EMAIL, which keeps its password', async () => {
    const owner = await accounts.account('satoshi', {
      email: 'operator@example.com',
      emailVerifiedAt: new Date(),
      passwordHash: 'kept',
    });
    await accounts.database.orm.update(users).set({ status: 'suspended', statusReason: 'by mistake' });
    expect(await ensure({ ADMIN_EMAIL: EMAIL, ADMIN_PASSWORD: PASSWORD })).toEqual({
      username: 'satoshi',
      source: 'promoted',
    });
    expect(await administrators()).toMatchObject([
      { id: owner.id, status: 'active', statusReason: null, passwordHash: 'kept' },
    ]);
    expect(await linesAbout(accounts, owner.id)).toMatchObject([
      {
        action: 'user.role_changed',
        actor: { type: 'system', id: null },
        before: { role: 'user', status: 'suspended' },
        after: { role: 'admin', status: 'active' },
      },
    ]);
  });

  it('is not made where there is one, and is made anew where nobody active is left', async () => {
    const first = await accounts.account('boss', { role: 'admin' });
    expect(await ensure({ ADMIN_EMAIL: EMAIL })).toBe(null);
    await accounts.database.orm.update(users).set({ status: 'suspended' }).where(eq(users.id, first.id));
    expect(await ensure({ ADMIN_EMAIL: EMAIL })).toMatchObject({ username: 'admin' });
  });

  it('is one, although several processes start at the same moment', async () => {
    const { test, clock, logger } = accounts;
    const processes = await Promise.all(
      Array.from({ length: 4 }, () => openDatabase({ url: test.url, max: 2 })),
    );
    const made = await allAtOnce(
      accounts,
      processes.map(
        (database) => () =>
          ensureFirstAdministrator({
            database,
            users: new UserRepository(database),
            passwords: new PasswordHashing({ logger }),
            audit: new AuditLog(database, clock),
            clock,
            config: {},
          }),
      ),
    );
    await Promise.all(processes.map((database) => database.close()));
    expect(made.map((result) => result.status)).toEqual(Array<string>(4).fill('fulfilled'));
    expect(made.filter((result) => 'value' in result && result.value !== null)).toHaveLength(1);
    expect(await administrators()).toHaveLength(1);
  });
});

describe('ADMIN_PASSWORD', () => {
  it.each([
    'changeme123',
    'ChangeMe-2026!!',
    'change_me_1234',
    'admin',
    'password12345',
    'Tradewind2026!',
    'short',
  ])('is not %s in production', (password) => {
    expect(administratorPasswordProblem(password, EMAIL)).toMatch(/^is /);
  });

  it('is not the address', () => {
    expect(administratorPasswordProblem(EMAIL, EMAIL)).toMatch(/^is too weak/);
  });

  it.each([PASSWORD, 'Xq7#pL2v9!wz', '83-14-77-20-95-62'])('may be %s', (password) => {
    expect(administratorPasswordProblem(password, EMAIL)).toBe(null);
  });
});
