import { setTimeout as sleep } from 'node:timers/promises';
import { auditLog } from '@tradewind/database';
import { PgBoss } from 'pg-boss';
import { Registry } from 'prom-client';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AUDIT_TOPIC, AuditActivity } from '../src/modules/audit/audit-activity.ts';
import { createAuditMetrics, scheduleAuditVerification } from '../src/modules/audit/audit-job.ts';
import { AuditLog } from '../src/modules/audit/audit-log.ts';
import { AuditVerifier } from '../src/modules/audit/audit-verifier.ts';
import { openTestAccounts, ORIGIN } from './support/accounts.ts';
import type { TestAccounts } from './support/accounts.ts';
import { eventually } from './support/running-server.ts';

const SYSTEM = {
  actor: { type: 'system', id: null },
  target: { type: 'test', id: null },
  origin: null,
} as const;

/** As somebody who owns the database can. */
async function tamper({ database }: TestAccounts, statement: string): Promise<void> {
  const client = await database.pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(statement);
  client.release(true);
}

describe('the audit log', () => {
  let accounts: TestAccounts;
  beforeAll(async () => {
    accounts = await openTestAccounts();
  });
  afterAll(() => accounts.close());

  it('remembers who did what to which, from where, and drops what it must not keep', async () => {
    const user = await accounts.account('satoshi');
    await accounts.audit.append({
      actor: { type: 'user', id: user.id },
      action: 'user.profile_changed',
      target: { type: 'user', id: user.id },
      origin: ORIGIN,
      before: { phone: '+4930123456', passwordHash: 'x' },
      after: { phone: null, password: 'x' },
    });
    const { data } = await accounts.entries.page({ target: user.id }, { limit: 10 });
    expect(data).toEqual([
      {
        id: 1,
        time: '2026-11-21T12:00:00.000Z',
        actor: { type: 'user', id: user.id, username: 'satoshi' },
        action: 'user.profile_changed',
        target: { type: 'user', id: user.id },
        address: '192.0.2.7',
        userAgent: 'Tests/1.0',
        requestId: 'a-request',
        before: { phone: '[changed]' },
        after: { phone: null },
        hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
  });

  it('is written with the change that it tells of, or not at all', async () => {
    const failing = accounts.database.orm.transaction(async (executor) => {
      await accounts.audit.append({ ...SYSTEM, action: 'test.rolled_back' }, executor);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    expect((await accounts.entries.page({ action: 'test.rolled_back' }, { limit: 1 })).data).toEqual([]);
  });
});

describe('activity', () => {
  let accounts: TestAccounts;
  let activity: AuditActivity;
  let audit: AuditLog;
  const heard: unknown[] = [];
  beforeAll(async () => {
    accounts = await openTestAccounts();
    const { database, bus, logger, clock } = accounts;
    activity = new AuditActivity({ database, bus, logger });
    audit = new AuditLog(database, clock, activity);
    await bus.subscribe(AUDIT_TOPIC, (message) => heard.push(message));
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(async () => {
    await activity.stop();
    await accounts.close();
  });

  it('tells of lines in their order, without what changed', async () => {
    await audit.append({ ...SYSTEM, action: 'test.first', after: { much: 'said' } });
    await accounts.database.orm.transaction((executor) =>
      audit.append({ ...SYSTEM, action: 'test.second', origin: ORIGIN }, executor),
    );
    await eventually(
      async () => heard.length,
      (count) => count === 2,
    );
    const told = { time: accounts.time.now, actor: SYSTEM.actor, target: SYSTEM.target };
    expect(heard).toEqual([
      { ...told, action: 'test.first' },
      { ...told, action: 'test.second' },
    ]);
  });

  it('tells of a line once its transaction is committed, and never of one that was rolled back', async () => {
    await accounts.database.orm.transaction(async (executor) => {
      await audit.append({ ...SYSTEM, action: 'test.slow' }, executor);
      await sleep(300);
      expect(heard).toEqual([]);
    });
    await eventually(
      async () => heard.length,
      (count) => count === 1,
    );
    const failing = accounts.database.orm.transaction(async (executor) => {
      await audit.append({ ...SYSTEM, action: 'test.rolled_back' }, executor);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    // Gets the number that the other had.
    await audit.append({ ...SYSTEM, action: 'test.instead' });
    await eventually(
      async () => heard.length,
      (count) => count === 2,
    );
    expect(heard.map((message) => (message as { action: string }).action)).toEqual([
      'test.slow',
      'test.instead',
    ]);
  });
});

describe('the daily look at the audit log', () => {
  let accounts: TestAccounts;
  beforeEach(async () => {
    accounts = await openTestAccounts();
    for (let number = 1; number <= 5; number += 1)
      await accounts.audit.append({ ...SYSTEM, action: 'test.appended' });
  });
  afterEach(() => accounts.close());

  it('notes the head, and finds lines that vanished from the end since', async () => {
    const verifier = new AuditVerifier(accounts.database);
    expect(await verifier.verify()).toMatchObject({ entries: 5, head: { id: 5 }, brokenAt: null });
    await tamper(accounts, 'DELETE FROM audit_log WHERE id = 5');
    expect(await verifier.verify()).toMatchObject({ entries: 4, brokenAt: 5 });
    // It does not forget the head because a broken chain was seen.
    await accounts.audit.append({ ...SYSTEM, action: 'test.in_its_place' });
    expect(await verifier.verify()).toMatchObject({ entries: 5, brokenAt: 5 });
  });

  it('is one look for all who ask at the same time', async () => {
    const verifier = new AuditVerifier(accounts.database);
    const [first, second] = await Promise.all([verifier.verify(), verifier.verify()]);
    expect(first).toBe(second);
  });

  it('runs as a job, tells the log and the metrics', async () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({ level: 'info' }, { write: (text) => lines.push(JSON.parse(text) as never) });
    const registry = new Registry();
    const boss = new PgBoss({ connectionString: accounts.test.url, useListenNotify: true });
    await boss.start();
    try {
      const verifier = new AuditVerifier(accounts.database);
      await scheduleAuditVerification({ boss, verifier, metrics: createAuditMetrics(registry), logger });
      expect(await boss.getSchedules()).toMatchObject([{ name: 'audit-verify', cron: '11 4 * * *' }]);
      await boss.send('audit-verify', {});
      await eventually(
        async () => lines.length,
        (count) => count === 1,
      );
      const [last] = await accounts.database.orm.select().from(auditLog).orderBy(auditLog.id).offset(4);
      expect(lines[0]).toMatchObject({
        level: 30,
        msg: 'the audit log is whole',
        entries: 5,
        head: { id: 5, hash: last!.hash.toString('hex') },
      });
      expect(await registry.metrics()).toMatch(/^tradewind_audit_log_broken 0$/m);
      expect(await registry.metrics()).toMatch(/^tradewind_audit_log_entries 5$/m);
      await tamper(accounts, `UPDATE audit_log SET action = 'test.forged' WHERE id = 2`);
      await boss.send('audit-verify', {});
      await eventually(
        async () => lines.length,
        (count) => count === 2,
      );
      expect(lines[1]).toMatchObject({ level: 50, msg: 'the audit log was tampered with', brokenAt: 2 });
      expect(await registry.metrics()).toMatch(/^tradewind_audit_log_broken 1$/m);
    } finally {
      await boss.stop({ graceful: false });
    }
  });
});
