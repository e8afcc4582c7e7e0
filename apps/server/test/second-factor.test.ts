import { randomBytes } from 'node:crypto';
import { createMemoryBus } from '@tradewind/bus';
import type { Database } from '@tradewind/database';
import { openDatabase } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { Secret, TOTP, URI } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditLog } from '../src/modules/audit/audit-log.ts';
import type { MailMessage } from '../src/modules/notifications/mail-message.ts';
import { PrincipalCache } from '../src/modules/auth/principal-cache.ts';
import { SecondFactorRepository } from '../src/modules/auth/second-factor-repository.ts';
import { newRecoveryCodes, recoveryCodeHash } from '../src/modules/auth/second-factor-recovery-codes.ts';
import { SecondFactorService } from '../src/modules/auth/second-factor-service.ts';
import type { SecondFactorCaller } from '../src/modules/auth/second-factor-service.ts';
import { totpCounter } from '../src/modules/auth/second-factor-totp.ts';
import { SessionRepository } from '../src/modules/auth/session-repository.ts';
import { Sessions } from '../src/modules/auth/sessions.ts';
import { newReferralCode, UserRepository } from '../src/modules/users/user-repository.ts';
import { DatabaseVault } from '../src/vault/database-vault.ts';
import { parseEncryptionKeys } from '../src/vault/encryption-keys.ts';

const START = 1_700_000_000_000;
const STEP = 30_000;

let test: TestDatabase;
let database: Database;
let service: SecondFactorService;
let sessions: Sessions;
let count = 0;
let now = START;
const mails: MailMessage[] = [];
const clock = { now: () => now };

beforeAll(async () => {
  test = await createTestDatabase();
  database = await openDatabase({ url: test.url, max: 8 });
  const audit = new AuditLog(database, clock);
  const cache = new PrincipalCache(clock);
  const bus = createMemoryBus();
  await cache.start(bus);
  sessions = new Sessions({
    repository: new SessionRepository(database),
    cache,
    bus,
    audit,
    clock,
    refreshLifetimeMs: 86_400_000,
    cookieIdleMs: 86_400_000,
    onReuse: async () => {},
  });
  service = new SecondFactorService({
    repository: new SecondFactorRepository(database),
    vault: new DatabaseVault(database, parseEncryptionKeys(`1:${randomBytes(32).toString('base64')}`)),
    users: new UserRepository(database),
    sessions,
    audit,
    notifications: { send: async (mail) => void mails.push(mail) },
    clock,
    staffNeedsIt: true,
  });
}, 120_000);

afterAll(async () => {
  await database?.close();
  await test?.drop();
});

beforeEach(() => {
  now = START;
  mails.length = 0;
});

const rows = async <Row>(text: string, ...values: unknown[]) =>
  (await database.pool.query(text, values)).rows as Row[];

/** A new account that has signed in. */
async function account(): Promise<SecondFactorCaller> {
  count += 1;
  const user = await new UserRepository(database).create({
    username: `trader${count}`,
    email: `trader${count}@example.com`,
    passwordHash: null,
    invitedBy: null,
    createdAt: new Date(now),
  });
  const origin = { address: '192.0.2.1', userAgent: null, requestId: newReferralCode() };
  const { sessionId } = await sessions.begin({
    userId: user.id,
    kind: 'token',
    methods: ['password'],
    origin,
  });
  return { userId: user.id, sessionId, origin };
}

const codeAt = (secret: string, time: number) =>
  TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: time });

/** An account with the second factor on, a step after it was. */
async function withSecondFactor() {
  const caller = await account();
  const { secret } = await service.setup(caller.userId);
  const recoveryCodes = await service.enable(caller, codeAt(secret, now));
  now += STEP;
  mails.length = 0;
  return { caller, userId: caller.userId, secret, recoveryCodes };
}

const auditOf = (userId: string) =>
  rows<{ action: string; actor_id: string; address: string; request_id: string }>(
    `SELECT * FROM audit_log WHERE target_id = $1 AND action LIKE 'second_factor.%' ORDER BY id`,
    userId,
  );

const sum = (results: readonly (string | null)[]) => results.filter((result) => result !== null).length;

describe('codes of an authenticator', () => {
  it('are those of RFC 6238, one step of tolerance either way', () => {
    const secret = Secret.fromLatin1('12345678901234567890').base32;
    // Appendix B, cut to six digits.
    for (const [seconds, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const) {
      const time = seconds * 1000;
      const counter = Math.floor(seconds / 30);
      for (const off of [-STEP, 0, STEP]) expect(totpCounter(secret, code, time + off)).toBe(counter);
      for (const off of [-2 * STEP, 2 * STEP]) expect(totpCounter(secret, code, time + off)).toBeNull();
    }
  });
});

describe('set-up', () => {
  it('gives a secret of 160 bits and an address that authenticators read', async () => {
    const { userId } = await account();
    const { secret, uri } = await service.setup(userId);
    expect(Secret.fromBase32(secret).bytes).toHaveLength(20);
    const read = URI.parse(uri) as TOTP;
    expect(read).toMatchObject({
      issuer: 'Tradewind',
      label: `trader${count}`,
      algorithm: 'SHA1',
      digits: 6,
      period: 30,
    });
    expect(uri).toMatch(new RegExp(`^otpauth://totp/Tradewind:trader${count}\\?issuer=Tradewind&`));
    expect(read.generate({ timestamp: now })).toBe(codeAt(secret, now));
  });

  it('counts only once a code proved it', async () => {
    const caller = await account();
    const { secret } = await service.setup(caller.userId);
    expect(await service.isEnabled(caller.userId)).toBe(false);
    expect(await service.verify(caller.userId, { code: codeAt(secret, now) })).toBeNull();
    await expect(service.enable(caller, '000000')).rejects.toMatchObject({ code: 'INVALID_CODE' });
    expect(await service.status(caller.userId, 'user')).toEqual({
      enabled: false,
      enabledAt: null,
      recoveryCodesLeft: 0,
      required: false,
    });
    await service.enable(caller, codeAt(secret, now));
    expect(await service.status(caller.userId, 'user')).toEqual({
      enabled: true,
      enabledAt: new Date(START).toISOString(),
      recoveryCodesLeft: 10,
      required: false,
    });
  });

  it('needs to be begun first, and is refused when it is on', async () => {
    const caller = await account();
    await expect(service.enable(caller, '123456')).rejects.toMatchObject({ code: 'CONFLICT' });
    const { secret } = await service.setup(caller.userId);
    await service.enable(caller, codeAt(secret, now));
    await expect(service.setup(caller.userId)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(service.enable(caller, codeAt(secret, now + STEP))).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect(await service.verify(caller.userId, { code: codeAt(secret, now + STEP) })).toBe('totp');
  });

  it('begun twice, even at once, leaves one secret, and the vault none that is not used', async () => {
    const caller = await account();
    const begun = await Promise.all([1, 2, 3].map(() => service.setup(caller.userId)));
    const kept = await rows(`SELECT id FROM secrets WHERE user_id = $1`, caller.userId);
    expect(kept).toHaveLength(1);
    const outcomes = await Promise.allSettled(
      begun.map(({ secret }) => service.enable(caller, codeAt(secret, now))),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keeps nothing readable: the secret is encrypted, recovery codes are hashes', async () => {
    const { userId, secret, recoveryCodes } = await withSecondFactor();
    const stored = await rows<Record<string, unknown>>(
      `SELECT row_to_json(s) AS secret, row_to_json(f) AS factor,
         (SELECT json_agg(r) FROM recovery_codes r WHERE r.user_id = f.user_id) AS codes,
         (SELECT json_agg(a) FROM audit_log a WHERE a.target_id = f.user_id::text) AS audit
       FROM second_factors f JOIN secrets s ON s.id = f.secret_id WHERE f.user_id = $1`,
      userId,
    );
    expect(stored).toHaveLength(1);
    const text = JSON.stringify(stored).toLowerCase();
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    for (const clear of [
      secret,
      hex(Buffer.from(secret)),
      hex(Secret.fromBase32(secret).bytes),
      ...recoveryCodes.flatMap((code) => [code, code.replaceAll('-', ''), hex(Buffer.from(code))]),
    ]) {
      expect(text).not.toContain(clear.toLowerCase());
    }
  });

  it('makes the session one with a second factor, tells the owner, and is audited', async () => {
    const caller = await account();
    const other = await sessions.begin({
      userId: caller.userId,
      kind: 'token',
      methods: ['password'],
      origin: caller.origin,
    });
    const { secret } = await service.setup(caller.userId);
    expect((await sessions.byId(caller.sessionId))?.proof.secondFactor).toBe(false);
    await service.enable(caller, codeAt(secret, now));
    expect((await sessions.byId(caller.sessionId))?.proof.secondFactor).toBe(true);
    expect((await sessions.byId(other.sessionId))?.proof.secondFactor).toBe(false);
    expect(mails).toEqual([
      {
        kind: 'second_factor_changed',
        to: `trader${count}@example.com`,
        username: `trader${count}`,
        enabled: true,
      },
    ]);
    expect(await auditOf(caller.userId)).toMatchObject([
      {
        action: 'second_factor.enabled',
        actor_id: caller.userId,
        address: '192.0.2.1',
        request_id: caller.origin.requestId,
      },
    ]);
  });
});

describe('a code', () => {
  it('counts once: neither it nor an older one is accepted again', async () => {
    const { userId, secret } = await withSecondFactor();
    // The one that switched it on.
    expect(await service.verify(userId, { code: codeAt(secret, now - STEP) })).toBeNull();
    expect(await service.verify(userId, { code: codeAt(secret, now + STEP) })).toBe('totp');
    expect(await service.verify(userId, { code: codeAt(secret, now + STEP) })).toBeNull();
    expect(await service.verify(userId, { code: codeAt(secret, now) })).toBeNull();
    now += 2 * STEP;
    expect(await service.verify(userId, { code: codeAt(secret, now) })).toBe('totp');
  });

  it('used many times at once is accepted once', async () => {
    const { userId, secret } = await withSecondFactor();
    const code = codeAt(secret, now);
    const results = await Promise.all(Array.from({ length: 8 }, () => service.verify(userId, { code })));
    expect(sum(results)).toBe(1);
  });

  it('of somebody else, a wrong one, or none at all is refused', async () => {
    const mine = await withSecondFactor();
    const other = await withSecondFactor();
    expect(await service.verify(mine.userId, { code: codeAt(other.secret, now) })).toBeNull();
    const wrong = String((Number(codeAt(mine.secret, now)) + 1) % 1_000_000).padStart(6, '0');
    expect(await service.verify(mine.userId, { code: wrong })).toBeNull();
    expect(await service.verify(mine.userId, {})).toBeNull();
    expect(await service.verify(mine.userId, { recoveryCode: other.recoveryCodes[0]! })).toBeNull();
  });
});

describe('recovery codes', () => {
  it('are ten of 120 bits, all different', () => {
    const codes = newRecoveryCodes();
    expect(codes).toHaveLength(10);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{6}(-[0-9A-HJKMNP-TV-Z]{6}){3}$/);
  });

  it('count as they are typed: any case, without hyphens, letters for the digits they look like', () => {
    const hash = recoveryCodeHash('0123AB-10ZZZZ-AAAAAA-000111');
    for (const typed of [
      '0123ab-10zzzz-aaaaaa-000111',
      ' O123AB IOZZZZ AAAAAA OOOILl ',
      '0123AB10ZZZZAAAAAA000111',
    ]) {
      expect(recoveryCodeHash(typed)).toEqual(hash);
    }
    expect(recoveryCodeHash('0123AB-10ZZZZ-AAAAAA-000112')).not.toEqual(hash);
  });

  it('count once each, also at once, and are audited with where they came from', async () => {
    const { userId, recoveryCodes, caller } = await withSecondFactor();
    const given = { recoveryCode: recoveryCodes[3]!.toLowerCase(), origin: caller.origin };
    const results = await Promise.all(Array.from({ length: 8 }, () => service.verify(userId, given)));
    expect(sum(results)).toBe(1);
    expect(results).toContain('recovery_code');
    expect(await service.verify(userId, given)).toBeNull();
    expect(await service.status(userId, 'user')).toMatchObject({ recoveryCodesLeft: 9 });
    expect((await auditOf(userId)).slice(1)).toMatchObject([
      { action: 'second_factor.recovery_code_used', address: '192.0.2.1' },
    ]);
  });

  it('are replaced as a whole, with a code of the authenticator', async () => {
    const { userId, secret, recoveryCodes, caller } = await withSecondFactor();
    await expect(service.regenerateRecoveryCodes(caller, '000000')).rejects.toMatchObject({
      code: 'INVALID_CODE',
    });
    const fresh = await service.regenerateRecoveryCodes(caller, codeAt(secret, now));
    expect(fresh.some((code) => recoveryCodes.includes(code))).toBe(false);
    for (const recoveryCode of recoveryCodes)
      expect(await service.verify(userId, { recoveryCode })).toBeNull();
    expect(await service.verify(userId, { recoveryCode: fresh[0]! })).toBe('recovery_code');
    expect((await auditOf(userId)).map(({ action }) => action)).toContain(
      'second_factor.recovery_codes_replaced',
    );
  });
});

describe('switching off', () => {
  it('needs a code, takes everything away, and sessions count without it', async () => {
    const { userId, secret, recoveryCodes, caller } = await withSecondFactor();
    await expect(service.disable(caller, { code: '000000' })).rejects.toMatchObject({ code: 'INVALID_CODE' });
    expect(await service.isEnabled(userId)).toBe(true);
    await service.disable(caller, { code: codeAt(secret, now) });
    expect(await service.isEnabled(userId)).toBe(false);
    expect((await sessions.byId(caller.sessionId))?.proof.secondFactor).toBe(false);
    expect(await service.verify(userId, { recoveryCode: recoveryCodes[0]! })).toBeNull();
    const [left] = await rows<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM secrets WHERE user_id = $1) AS secrets,
              (SELECT count(*)::int FROM recovery_codes WHERE user_id = $1) AS codes`,
      userId,
    );
    expect(left).toEqual({ secrets: 0, codes: 0 });
    expect(mails).toMatchObject([{ kind: 'second_factor_changed', enabled: false }]);
    expect((await auditOf(userId)).map(({ action }) => action)).toEqual([
      'second_factor.enabled',
      'second_factor.disabled',
    ]);
    await expect(service.disable(caller, { code: '123456' })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('takes a recovery code too', async () => {
    const { userId, recoveryCodes, caller } = await withSecondFactor();
    await service.disable(caller, { recoveryCode: recoveryCodes[9]! });
    expect(await service.isEnabled(userId)).toBe(false);
    await expect(service.regenerateRecoveryCodes(caller, '123456')).rejects.toMatchObject({
      code: 'CONFLICT',
    });
  });

  it('within a larger change tells whether it was on, and is undone with it', async () => {
    const { userId } = await withSecondFactor();
    await expect(
      database.orm.transaction(async (executor) => {
        expect(await service.reset(userId, executor)).toBe(true);
        throw new Error('the larger change failed');
      }),
    ).rejects.toThrow('the larger change failed');
    expect(await service.isEnabled(userId)).toBe(true);
    expect(await database.orm.transaction((executor) => service.reset(userId, executor))).toBe(true);
    expect(await service.isEnabled(userId)).toBe(false);
    const pending = await account();
    await service.setup(pending.userId);
    expect(await database.orm.transaction((executor) => service.reset(pending.userId, executor))).toBe(false);
    await expect(service.enable(pending, '123456')).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});

describe('who needs it', () => {
  it('is staff, in production', async () => {
    const { userId } = await account();
    const needed = async (role: 'user' | 'support' | 'admin') =>
      (await service.status(userId, role)).required;
    expect([await needed('user'), await needed('support'), await needed('admin')]).toEqual([
      false,
      true,
      true,
    ]);
  });
});
