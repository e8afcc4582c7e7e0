import { sessions, users } from '@tradewind/database';
import type { Executor } from '@tradewind/database';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { userQuery } from '@tradewind/protocol';
import type { UserPatch } from '@tradewind/protocol';
import { AdminRepository } from '../src/modules/admin/repository.ts';
import { AdminService } from '../src/modules/admin/service.ts';
import { AdminStatistics } from '../src/modules/admin/statistics.ts';
import { SecondFactorRepository } from '../src/modules/auth/second-factor-repository.ts';
import type { UserRow } from '../src/modules/users/user-repository.ts';
import { allAtOnce, giveSecondFactor, linesAbout, openTestAccounts, ORIGIN } from './support/accounts.ts';
import type { TestAccounts } from './support/accounts.ts';

const COOKIE_IDLE_MS = 3_600_000;
const DAY_MS = 86_400_000;

let accounts: TestAccounts;
let admin: AdminService;
let boss: UserRow;
beforeEach(async () => {
  accounts = await openTestAccounts();
  const { database, audit, notifications, clock } = accounts;
  const factors = new SecondFactorRepository(database);
  admin = new AdminService({
    repository: new AdminRepository(database, COOKIE_IDLE_MS),
    sessions: accounts.sessions,
    secondFactors: {
      reset: async (userId: string, executor: Executor) =>
        Boolean((await factors.remove(userId, executor))?.enabledAt),
    },
    audit,
    notifications,
    clock,
  });
  boss = await accounts.account('boss', { role: 'admin' });
});
afterEach(() => accounts.close());

const by = (account: UserRow) => ({ userId: account.id, origin: ORIGIN });
const change = (account: UserRow, patch: UserPatch, who = boss) => admin.update(account.id, patch, by(who));
const search = async (text: string) =>
  (await admin.users(userQuery.parse({ search: text }))).data.map(({ username }) => username);
const signIn = (account: UserRow, kind: 'token' | 'cookie' = 'token') =>
  accounts.sessions.begin({ userId: account.id, kind, methods: ['password'], origin: ORIGIN });

describe('administration', () => {
  it('suspends with a reason: all sessions end at once, and restores', async () => {
    const user = await accounts.account('satoshi');
    const { sessionId } = await signIn(user);
    expect(await accounts.sessions.byId(sessionId)).toBeDefined();
    const suspended = await change(user, { status: 'suspended', reason: 'fraud' });
    expect(suspended).toMatchObject({ status: 'suspended', statusReason: 'fraud', activeSessions: 0 });
    expect(await accounts.sessions.byId(sessionId)).toBe(undefined);
    const restored = await change(user, { status: 'active', reason: 'cleared' });
    expect(restored).toMatchObject({ status: 'active', statusReason: null });
    expect(await accounts.sessions.byId(sessionId)).toBe(undefined);
    expect(await linesAbout(accounts, user.id)).toMatchObject([
      {
        action: 'user.suspended',
        actor: { type: 'user', id: boss.id, username: 'boss' },
        before: { status: 'active' },
        after: { status: 'suspended', reason: 'fraud' },
        address: ORIGIN.address,
      },
      { action: 'user.restored', before: { status: 'suspended' }, after: { status: 'active' } },
    ]);
  });

  it('changes roles, which count at once for those who are signed in', async () => {
    const user = await accounts.account('satoshi');
    const { sessionId } = await signIn(user);
    expect((await accounts.sessions.byId(sessionId))!.principal.role).toBe('user');
    await change(user, { role: 'support' });
    expect((await accounts.sessions.byId(sessionId))!.principal.role).toBe('support');
    const [line] = await linesAbout(accounts, user.id);
    expect(line).toMatchObject({
      action: 'user.role_changed',
      before: { role: 'user' },
      after: { role: 'support' },
    });
  });

  it('writes one line for each kind of change, and none where nothing changes', async () => {
    const user = await accounts.account('satoshi');
    const end = '2027-01-01T00:00:00.000Z';
    await change(user, { role: 'support', plan: 'pro', planExpiresAt: end, reason: 'promoted' });
    await change(user, { role: 'support', plan: 'pro', planExpiresAt: end, status: 'active' });
    expect((await linesAbout(accounts, user.id)).map(({ action, after }) => [action, after])).toEqual([
      ['user.role_changed', { role: 'support', reason: 'promoted' }],
      ['user.plan_changed', { plan: 'pro', planExpiresAt: end, reason: 'promoted' }],
    ]);
  });

  it('changes plans; an end belongs to the plan it was set for, and lies ahead', async () => {
    const user = await accounts.account('satoshi');
    const end = '2027-01-01T00:00:00.000Z';
    const plan = async (patch: UserPatch) => (await change(user, patch)).subscription;
    expect(await plan({ plan: 'pro', planExpiresAt: end })).toEqual({ plan: 'pro', expiresAt: end });
    expect(await plan({ plan: 'pro' })).toEqual({ plan: 'pro', expiresAt: end });
    expect(await plan({ plan: 'enterprise' })).toEqual({ plan: 'enterprise', expiresAt: null });
    expect(await plan({ planExpiresAt: end })).toEqual({ plan: 'enterprise', expiresAt: end });
    expect(await plan({ planExpiresAt: null })).toEqual({ plan: 'enterprise', expiresAt: null });
    const refused = { code: 'VALIDATION_FAILED' };
    const past = '2026-11-21T11:59:59.999Z';
    await expect(plan({ planExpiresAt: past })).rejects.toMatchObject(refused);
    await expect(plan({ plan: 'free', planExpiresAt: end })).rejects.toMatchObject(refused);
    expect((await change(boss, { plan: 'pro' })).subscription.plan).toBe('pro');
  });

  it('lets nobody change their own role or status', async () => {
    await accounts.account('other', { role: 'admin' });
    await expect(change(boss, { role: 'user' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(change(boss, { status: 'suspended' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(change(boss, { role: 'admin', status: 'active' })).resolves.toMatchObject({ role: 'admin' });
  });

  it('keeps the last administrator, also from two who demote each other at the same moment', async () => {
    const other = await accounts.account('other', { role: 'admin' });
    const suspended = await accounts.account('third', { role: 'admin' });
    await change(suspended, { status: 'suspended' });
    const outcomes = await allAtOnce(accounts, [
      () => change(other, { role: 'user' }, boss),
      () => change(boss, { status: 'suspended' }, other),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const [failed] = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed!.reason).toMatchObject({ code: 'CONFLICT' });
    const left = await accounts.database.orm.select().from(users).where(eq(users.role, 'admin'));
    expect(left.filter(({ status }) => status === 'active')).toHaveLength(1);
    // One who no longer counts may lose the role.
    await expect(change(suspended, { role: 'user' })).resolves.toMatchObject({ role: 'user' });
  });

  it('changes nothing where a rule is broken, and writes no line', async () => {
    const user = await accounts.account('satoshi', { role: 'admin' });
    await accounts.database.orm.update(users).set({ status: 'suspended' }).where(eq(users.id, boss.id));
    await expect(change(user, { role: 'user', plan: 'pro' })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await accounts.users.byId(user.id)).toMatchObject({ role: 'admin', plan: 'free' });
    expect(await linesAbout(accounts, user.id)).toEqual([]);
  });

  it('leaves deleted accounts alone, and knows no others', async () => {
    const gone = await accounts.account('gone');
    await accounts.database.orm.update(users).set({ status: 'deleted' }).where(eq(users.id, gone.id));
    await expect(change(gone, { status: 'active' })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(admin.resetSecondFactor(gone.id, 'lost', by(boss))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const nobody = '0199a5c0-0000-7000-8000-000000000001';
    const missing = { code: 'NOT_FOUND' };
    await expect(admin.user(nobody)).rejects.toMatchObject(missing);
    await expect(admin.update(nobody, { role: 'admin' }, by(boss))).rejects.toMatchObject(missing);
    await expect(admin.revokeSessions(nobody, by(boss))).rejects.toMatchObject(missing);
    await expect(admin.resetSecondFactor(nobody, 'lost', by(boss))).rejects.toMatchObject(missing);
  });

  it('signs an account out everywhere', async () => {
    const user = await accounts.account('satoshi');
    const begun = [await signIn(user), await signIn(user, 'cookie')];
    expect(await admin.user(user.id)).toMatchObject({ activeSessions: 2, sessions: [{}, {}] });
    expect(await admin.revokeSessions(user.id, by(boss))).toEqual({ revoked: 2 });
    for (const { sessionId } of begun) expect(await accounts.sessions.byId(sessionId)).toBe(undefined);
    expect(await admin.revokeSessions(user.id, by(boss))).toEqual({ revoked: 0 });
    expect(await linesAbout(accounts, user.id)).toMatchObject([
      { action: 'user.sessions_revoked', after: { revoked: 2 } },
    ]);
  });

  it('takes away the second factor of somebody who lost it, tells them, and ends their sessions', async () => {
    const user = await accounts.account('satoshi', { email: 'satoshi@example.com' });
    await expect(admin.resetSecondFactor(user.id, 'lost', by(boss))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    await giveSecondFactor(accounts.database, user.id);
    const { sessionId } = await signIn(user);
    expect((await admin.user(user.id)).secondFactor).toBe(true);
    expect(await admin.resetSecondFactor(user.id, 'lost the phone', by(boss))).toMatchObject({
      secondFactor: false,
      activeSessions: 0,
    });
    expect(await accounts.sessions.byId(sessionId)).toBe(undefined);
    expect(accounts.mails).toEqual([
      { kind: 'second_factor_changed', to: 'satoshi@example.com', username: 'satoshi', enabled: false },
    ]);
    expect(await linesAbout(accounts, user.id)).toMatchObject([
      {
        action: 'user.second_factor_reset',
        before: { secondFactor: true },
        after: { secondFactor: false, reason: 'lost the phone' },
      },
    ]);
    await giveSecondFactor(accounts.database, boss.id);
    await expect(admin.resetSecondFactor(boss.id, 'own', by(boss))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });
});

describe('the search for accounts', () => {
  it('finds part of username, address or name, whatever capitals, or a whole id', async () => {
    const user = await accounts.account('Satoshi', { email: 'Craig@Example.com', name: 'Jürgen Łukasz' });
    for (const text of ['satoshi', 'TOSH', 'craig@example', 'jürgen', 'łuk', user.id, user.id.toUpperCase()])
      expect([text, await search(text)]).toEqual([text, ['Satoshi']]);
    for (const text of ['nobody', user.id.slice(0, 30), 'Satoshi Craig'])
      expect([text, await search(text)]).toEqual([text, []]);
  });

  it('takes wildcards and SQL as the letters they are', async () => {
    await accounts.account('per.cent', { name: '100% sure' });
    await accounts.account('under_score', { name: String.raw`back\slash` });
    await accounts.account('plain');
    expect(await search('%')).toEqual(['per.cent']);
    expect(await search('_')).toEqual(['under_score']);
    expect(await search('r_s')).toEqual(['under_score']);
    expect(await search('\\')).toEqual(['under_score']);
    expect(await search('0%')).toEqual(['per.cent']);
    for (const text of [
      `' OR 1=1 --`,
      `'; DROP TABLE users; --`,
      `') UNION SELECT password_hash FROM users --`,
      '${7*7}',
      '$1',
    ])
      expect([text, await search(text)]).toEqual([text, []]);
    expect(await search('')).toHaveLength(4);
  });

  it('goes by role, status and plan together', async () => {
    const support = await accounts.account('helper', { role: 'support' });
    await accounts.account('other', { role: 'support' });
    await change(support, { plan: 'pro', status: 'suspended' });
    const found = await admin.users(
      userQuery.parse({ role: 'support', status: 'suspended', plan: 'pro', search: 'h' }),
    );
    expect(found.data.map(({ username }) => username)).toEqual(['helper']);
  });

  it('pages newest first, complete and once, also among accounts of one moment and while others come', async () => {
    for (let number = 0; number < 12; number += 1) {
      if (number % 5 === 0) accounts.time.now += 1;
      await accounts.account(`user${number}`);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await admin.users(userQuery.parse({ limit: 4, cursor }));
      seen.push(...page.data.map(({ username }) => username));
      cursor = page.nextCursor ?? undefined;
      accounts.time.now += 1;
      await accounts.account(`late${seen.length}`);
    } while (cursor !== undefined);
    expect(seen).toHaveLength(13);
    expect(new Set(seen).size).toBe(13);
    expect(seen.at(-1)).toBe('boss');
  });

  it.each([
    'x',
    '_',
    '2026-11-21T12:00:00.000Z',
    `2026-11-21T12:00:00.000Z_' OR 1=1`,
    '2026-13-45_1',
    'NaN_NaN',
  ])('refuses the cursor %s, which no page gave', async (cursor) => {
    await expect(admin.users(userQuery.parse({ cursor }))).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});

describe('figures of the house', () => {
  it('count accounts, sessions and sign-ins of 30 days, deleted accounts not among them', async () => {
    const { database, clock, time } = accounts;
    time.now -= 3 * DAY_MS;
    const old = await accounts.account('old', {
      email: 'a@example.com',
      emailVerifiedAt: new Date(time.now),
    });
    await signIn(old);
    time.now += 3 * DAY_MS;
    await giveSecondFactor(database, old.id);
    const user = await accounts.account('new', { role: 'support' });
    await signIn(user);
    await signIn(user, 'cookie');
    await accounts.audit.append({
      actor: { type: 'anonymous', id: null },
      action: 'session.refused',
      target: { type: 'user', id: user.id },
      origin: ORIGIN,
    });
    await change(old, { status: 'suspended', plan: 'pro', planExpiresAt: '2026-11-22T00:00:00.000Z' });
    const gone = await accounts.account('gone');
    await database.orm.update(users).set({ status: 'deleted' }).where(eq(users.id, gone.id));
    await database.orm
      .update(sessions)
      .set({ lastSeenAt: new Date(time.now - COOKIE_IDLE_MS - 1) })
      .where(eq(sessions.kind, 'cookie'));
    const statistics = new AdminStatistics({ database, clock, cookieIdleMs: COOKIE_IDLE_MS });
    const read = await statistics.read();
    expect(read).toMatchObject({
      time: '2026-11-21T12:00:00.000Z',
      users: {
        total: 3,
        verified: 1,
        suspended: 1,
        withSecondFactor: 1,
        newToday: 2,
        activeToday: 1,
        byRole: { user: 1, support: 1, admin: 1 },
        byPlan: { free: 2, pro: 1, enterprise: 0 },
      },
      sessions: { active: 1 },
      apiKeys: { platform: 0, llm: 0 },
    });
    expect(read.registrations).toHaveLength(30);
    expect(read.registrations[0]).toEqual({ date: '2026-10-23', count: 0 });
    expect(read.registrations.slice(-4)).toEqual([
      { date: '2026-11-18', count: 1 },
      { date: '2026-11-19', count: 0 },
      { date: '2026-11-20', count: 0 },
      { date: '2026-11-21', count: 2 },
    ]);
    expect(read.signIns.slice(-4)).toEqual([
      { date: '2026-11-18', succeeded: 1, failed: 0 },
      { date: '2026-11-19', succeeded: 0, failed: 0 },
      { date: '2026-11-20', succeeded: 0, failed: 0 },
      { date: '2026-11-21', succeeded: 2, failed: 1 },
    ]);
    time.now += DAY_MS;
    expect((await statistics.read()).users).toMatchObject({
      newToday: 0,
      byPlan: { free: 3, pro: 0, enterprise: 0 },
    });
  });
});
