import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, backup, restore, verifyAuditLog } from '../src/index.ts';
import { createTestDatabase } from '../src/testing/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';
import { appendLine, appendLines } from './support/audit-lines.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await appendLines(test.database.orm, 10);
});
afterEach(() => test.drop());

/** As somebody who owns the database can: no trigger fires. */
async function tamper(...statements: readonly string[]): Promise<void> {
  const client = await test.database.pool.connect();
  await client.query('SET session_replication_role = replica');
  for (const statement of statements) await client.query(statement);
  client.release(true);
}

const brokenAt = async () => (await verifyAuditLog(test.database)).brokenAt;

/** Gives a line the hash that its content now has, as a careful forger would. */
const rehash = (id: number) => `UPDATE audit_log SET hash = audit_log_hash(audit_log.*) WHERE id = ${id}`;

describe('tampering with the audit log, past its triggers,', () => {
  it.each([
    ['an action', `UPDATE audit_log SET action = 'test.forged' WHERE id = 4`, 4],
    ['a time by a millisecond', `UPDATE audit_log SET time = time + interval '1 ms' WHERE id = 10`, 10],
    ['a time beyond all numbers', `UPDATE audit_log SET time = 'infinity' WHERE id = 2`, 2],
    ['an actor', `UPDATE audit_log SET actor_id = gen_random_uuid() WHERE id = 1`, 1],
    ['an address', `UPDATE audit_log SET address = '127.0.0.1' WHERE id = 7`, 7],
    ['what changed', `UPDATE audit_log SET after = '{"role": "user"}' WHERE id = 5`, 5],
    ['null for nothing', `UPDATE audit_log SET target_id = 'null' WHERE id = 6`, 6],
    ['a hash', `UPDATE audit_log SET hash = sha256('x') WHERE id = 3`, 3],
    ['a link', `UPDATE audit_log SET previous_hash = sha256('x') WHERE id = 3`, 3],
    ['a number', `UPDATE audit_log SET id = 9007199254740993 WHERE id = 10`, 2 ** 53],
  ])('is found at the right line: %s', async (_what, statement, line) => {
    await tamper(statement);
    expect(await brokenAt()).toBe(line);
  });

  it('is found at the line after, where the altered line was hashed anew', async () => {
    await tamper(`UPDATE audit_log SET action = 'test.forged' WHERE id = 4`, rehash(4));
    expect(await brokenAt()).toBe(5);
  });

  it('is found where lines were removed from the start or the middle', async () => {
    await tamper('DELETE FROM audit_log WHERE id = 6');
    expect(await brokenAt()).toBe(7);
    await tamper('DELETE FROM audit_log WHERE id = 1');
    expect(await brokenAt()).toBe(2);
  });

  it('is found where a removed line was closed over', async () => {
    await tamper(
      'DELETE FROM audit_log WHERE id = 6',
      `UPDATE audit_log SET id = 6, previous_hash = (SELECT hash FROM audit_log WHERE id = 5) WHERE id = 7`,
      rehash(6),
    );
    expect(await brokenAt()).toBe(8);
  });

  it('is found where a line was slipped in', async () => {
    await tamper(
      `INSERT INTO audit_log (id, time, actor_type, action, target_type, previous_hash, hash)
       VALUES (0, now(), 'system', 'test.forged', 'test', '', '')`,
      rehash(0),
    );
    expect(await brokenAt()).toBe(0);
  });

  it('at its end leaves a whole chain: a head that was noted before shows it', async () => {
    const { head } = await verifyAuditLog(test.database);
    await tamper('DELETE FROM audit_log WHERE id >= 9');
    expect(await verifyAuditLog(test.database)).toMatchObject({ entries: 8, brokenAt: null });
    expect(await verifyAuditLog(test.database, head)).toMatchObject({ entries: 8, brokenAt: 9 });
    // Other lines in their place have other hashes.
    await appendLines(test.database.orm, 4);
    expect(await brokenAt()).toBe(null);
    expect(await verifyAuditLog(test.database, head)).toMatchObject({ entries: 12, brokenAt: 10 });
  });

  it('as a whole new chain is found by the noted head alone', async () => {
    const { head } = await verifyAuditLog(test.database);
    await tamper('TRUNCATE audit_log');
    for (let number = 1; number <= 10; number += 1) await appendLine(test.database.orm, { action: 'a.b' });
    expect(await verifyAuditLog(test.database)).toMatchObject({ entries: 10, brokenAt: null });
    expect(await verifyAuditLog(test.database, head)).toMatchObject({ brokenAt: 10 });
  });

  it('with the function that hashes is found without trusting it', async () => {
    await tamper(
      `CREATE OR REPLACE FUNCTION audit_log_hash(line audit_log) RETURNS bytea LANGUAGE sql STABLE AS 'SELECT line.hash'`,
      `UPDATE audit_log SET action = 'test.forged' WHERE id = 4`,
    );
    expect(await brokenAt()).toBe(4);
  });
});

describe('backup and restore', () => {
  it('bring the audit log back line by line, hashes and all, and it goes on from there', async () => {
    const { database } = test;
    await appendLine(database.orm, {
      actorType: 'user',
      actorId: '0199a5c0-0000-7000-8000-000000000001',
      before: { role: 'user', note: 'Zürich "🚀"\\n' },
      after: { role: 'admin', share: 0.1, large: 1e21 },
    });
    // An order in which rows do not lie by number: a restore that appended them again would number them anew.
    await tamper('CLUSTER audit_log USING audit_log_target');
    const before = await verifyAuditLog(database);
    expect(before).toMatchObject({ entries: 11, brokenAt: null });
    const folder = await mkdtemp(join(tmpdir(), 'tradewind-audit-'));
    const target = await createTestDatabase();
    try {
      const file = join(folder, 'audit.backup');
      await backup(database, file);
      const { auditLog: restored } = await restore(file, target.database);
      expect(restored).toEqual(before);
      const lines = (from: TestDatabase) => from.database.orm.select().from(auditLog).orderBy(auditLog.id);
      expect(await lines(target)).toEqual(await lines(test));
      await appendLine(target.database.orm);
      expect(await verifyAuditLog(target.database, before.head)).toMatchObject({
        entries: 12,
        brokenAt: null,
      });
      await expect(target.database.pool.query('DELETE FROM audit_log')).rejects.toThrow('append-only');
      await expect(target.database.pool.query('TRUNCATE audit_log')).rejects.toThrow('append-only');

      await tamper(`UPDATE audit_log SET action = 'test.forged' WHERE id = 4`);
      const forged = join(folder, 'forged.backup');
      await backup(database, forged);
      const { auditLog: broken } = await restore(forged, target.database, { replace: true });
      expect(broken).toMatchObject({ entries: 11, brokenAt: 4 });
    } finally {
      await target.drop();
      await rm(folder, { recursive: true });
    }
  });
});
