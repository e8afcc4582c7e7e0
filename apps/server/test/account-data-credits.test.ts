import { creditEntries, users } from '@tradewind/database';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Credits } from '../src/modules/users/credits-service.ts';
import { ensureDemoUser } from '../src/modules/users/demo-user.ts';
import { openTestAccounts } from './support/accounts.ts';
import type { TestAccounts } from './support/accounts.ts';

const START = Date.parse('2026-11-21T12:00:00Z');

let accounts: TestAccounts;
let credits: Credits;
let userId: string;
let made = 0;
beforeAll(async () => {
  accounts = await openTestAccounts();
  credits = new Credits(accounts.database, accounts.clock);
});
beforeEach(async () => {
  accounts.time.now = START;
  made += 1;
  userId = (await accounts.account(`user${made}`)).id;
});
afterAll(() => accounts.close());

const movements = async () =>
  (await credits.list(userId, { limit: 500 })).data.map(({ amount, balanceAfter }) => [amount, balanceAfter]);
const stored = async () => (await accounts.users.byId(userId))!.credits;

describe('credits', () => {
  it('are granted once a month, by the plan in force, and what is left stays', async () => {
    expect(await credits.balance(userId)).toBe(20);
    expect(await credits.balance(userId)).toBe(20);
    accounts.time.now = Date.parse('2026-11-30T23:59:59.999Z');
    expect(await credits.balance(userId)).toBe(20);
    await accounts.database.orm
      .update(users)
      .set({ plan: 'pro', planExpiresAt: new Date('2026-12-15T00:00:00Z') })
      .where(eq(users.id, userId));
    accounts.time.now = Date.parse('2026-12-01T00:00:00Z');
    expect(await credits.balance(userId)).toBe(520);
    accounts.time.now = Date.parse('2027-01-01T00:00:00Z');
    expect(await credits.balance(userId)).toBe(540);
    expect(await movements()).toEqual([
      [20, 540],
      [500, 520],
      [20, 20],
    ]);
    expect(await stored()).toBe(540);
  });

  it('are granted once, however many ask first at the same moment', async () => {
    const balances = await Promise.all(Array.from({ length: 8 }, () => credits.balance(userId)));
    expect(balances).toEqual(Array<number>(8).fill(20));
    expect(await movements()).toEqual([[20, 20]]);
  });

  it('are never taken below zero, also by many at once', async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 12 }, (_, index) =>
        credits.charge(userId, 3, { reason: 'Strategy', reference: `strategy:${index}` }),
      ),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(outcomes).toHaveLength(12);
    expect(refused.map(({ reason }) => (reason as { code: string }).code)).toEqual(
      Array<string>(6).fill('LIMIT_REACHED'),
    );
    expect(refused[0]!.reason).toMatchObject({ details: { limit: 'credits', needed: 3, available: 2 } });
    expect(await stored()).toBe(2);
  });

  it('are charged and refunded once for one reference', async () => {
    const purpose = { reason: 'Strategy', reference: 'strategy:1' };
    expect(await credits.charge(userId, 15, purpose)).toBe(5);
    // Also where a second charge would be too much.
    expect(await credits.charge(userId, 15, purpose)).toBe(5);
    expect(await credits.refund(userId, 'strategy:1', 'It failed')).toBe(20);
    expect(await credits.refund(userId, 'strategy:1', 'It failed')).toBe(20);
    expect(await movements()).toEqual([
      [15, 20],
      [-15, 5],
      [20, 20],
    ]);
    await expect(credits.refund(userId, 'strategy:2', 'Never charged')).rejects.toThrow(
      'nothing was charged',
    );
    const month = 'monthly:2026-11';
    await expect(credits.refund(userId, month, 'A grant')).rejects.toThrow('nothing was charged');
  });

  it('go with the transaction that charges them', async () => {
    const failing = accounts.database.orm.transaction(async (executor) => {
      await credits.charge(userId, 5, { reason: 'Strategy', reference: 'strategy:1' }, executor);
      throw new Error('it failed');
    });
    await expect(failing).rejects.toThrow('it failed');
    expect(await credits.balance(userId)).toBe(20);
  });

  it('refuse what is no number of credits', async () => {
    for (const amount of [0, -5, 1.5, NaN, 2 ** 53]) {
      const purpose = { reason: 'x', reference: 'x' };
      await expect(credits.charge(userId, amount, purpose)).rejects.toThrow(RangeError);
      await expect(credits.grant(userId, amount, purpose)).rejects.toThrow(RangeError);
    }
  });

  it('always are the sum of their movements, each of which says the balance after it', async () => {
    const step = fc.record({
      kind: fc.constantFrom('grant', 'charge', 'refund', 'month'),
      amount: fc.integer({ min: 1, max: 30 }),
      reference: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        made += 1;
        userId = (await accounts.account(`user${made}`)).id;
        accounts.time.now = START;
        for (const { kind, amount, reference } of steps) {
          if (kind === 'month') accounts.time.now += 31 * 86_400_000;
          const purpose = { reason: kind, reference: `${kind}:${reference}` };
          const work = {
            month: () => credits.balance(userId),
            grant: () => credits.grant(userId, amount, purpose),
            charge: () => credits.charge(userId, amount, purpose),
            refund: () => credits.refund(userId, `charge:${reference}`, kind),
          }[kind];
          await work().catch(() => {});
        }
        const rows = await accounts.database.orm
          .select()
          .from(creditEntries)
          .where(eq(creditEntries.userId, userId))
          .orderBy(creditEntries.id);
        let balance = 0;
        for (const row of rows) {
          balance += row.amount;
          expect(row.balanceAfter).toBe(balance);
          expect(balance).toBeGreaterThanOrEqual(0);
        }
        expect(await stored()).toBe(balance);
        expect(new Set(rows.map(({ reference }) => reference)).size).toBe(rows.length);
      }),
      { numRuns: 25 },
    );
  }, 30_000);

  it('are listed page by page, newest first', async () => {
    for (let number = 1; number <= 7; number += 1)
      await credits.grant(userId, number, { reason: `Grant ${number}`, reference: `grant:${number}` });
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await credits.list(userId, { limit: 3, cursor });
      seen.push(...page.data.map(({ reason }) => reason));
      cursor = page.nextCursor ?? undefined;
      // What comes in between does not shift the pages.
      if (seen.length === 3) await credits.grant(userId, 1, { reason: 'Later', reference: 'later' });
    } while (cursor !== undefined);
    expect(seen).toEqual([7, 6, 5, 4, 3, 2, 1].map((number) => `Grant ${number}`));
    await expect(credits.list(userId, { limit: 3, cursor: 'x' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });
});

describe('the demo user', () => {
  it('is one account, verified and with credits, made where it is not there', async () => {
    await accounts.account('demo');
    const { database, users: rows, audit, clock } = accounts;
    const ensure = () => ensureDemoUser({ database, users: rows, credits, audit, clock });
    const demos = await Promise.all([ensure(), ensure(), ensure()]);
    expect(new Set(demos.map(({ id }) => id)).size).toBe(1);
    expect(demos[0]).toMatchObject({ username: 'demo2', role: 'user', passwordHash: null, credits: 100 });
    expect(demos[0].emailVerifiedAt).not.toBe(null);
    await credits.charge(demos[0].id, 50, { reason: 'Strategy', reference: 's' });
    expect((await ensure()).credits).toBe(70);
  });
});
