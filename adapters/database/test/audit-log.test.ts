import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, openDatabase, verifyAuditLog } from '../src/index.ts';
import { createTestDatabase } from '../src/testing/index.ts';
import type { TestDatabase } from '../src/testing/index.ts';
import { appendLine, appendLines } from './support/audit-lines.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(() => test.drop());

const text = fc
  .string({ unit: 'binary', maxLength: 30 })
  .map((any) => any.replaceAll('\0', '').toWellFormed());
/** JSON without the zero character, which PostgreSQL's JSON can't hold. */
const json = fc
  .oneof(fc.jsonValue(), fc.dictionary(text, fc.oneof(text, fc.double(), fc.bigInt().map(String))))
  .map((value) => JSON.parse(JSON.stringify(value).toWellFormed().replaceAll('\\u0000', '')) as unknown);

describe('the audit log', () => {
  it('refuses to change, remove or clear lines, also those of the same transaction', async () => {
    await appendLines(test.database.orm, 2);
    const statements = [
      `UPDATE audit_log SET action = 'nothing' WHERE id = 1`,
      `UPDATE audit_log SET id = 7`,
      'DELETE FROM audit_log WHERE id = 2',
      'TRUNCATE audit_log',
      'TRUNCATE audit_log, settings CASCADE',
      `INSERT INTO audit_log SELECT * FROM audit_log WHERE id = 1 ON CONFLICT (id) DO UPDATE SET action = 'x'`,
      `MERGE INTO audit_log USING (VALUES (1)) AS v (id) ON audit_log.id = v.id WHEN MATCHED THEN DELETE`,
    ];
    for (const statement of statements) {
      // The line that `ON CONFLICT` would change gets a number of its own, so nothing conflicts: it is an append.
      const outcome = await test.database.pool.query(statement).then(
        () => 'done',
        (error: Error) => error.message,
      );
      expect([statement, outcome]).toEqual([
        statement,
        statement.startsWith('INSERT') ? 'done' : 'the audit log is append-only',
      ]);
    }
    const within = test.database.orm.transaction(async (executor) => {
      await appendLine(executor);
      await executor.delete(auditLog);
    });
    await expect(within).rejects.toMatchObject({
      cause: expect.objectContaining({ message: 'the audit log is append-only' }) as unknown,
    });
    expect(await verifyAuditLog(test.database)).toMatchObject({ entries: 3, brokenAt: null });
  });

  it('numbers lines without gaps and in one chain, however many append at once', async () => {
    const others = await Promise.all(
      Array.from({ length: 8 }, () => openDatabase({ url: test.url, max: 1 })),
    );
    const failures = await Promise.all(
      others.map(async ({ orm }, writer) => {
        const messages: string[] = [];
        for (let turn = 0; turn < 25; turn += 1) {
          const targetId = `${writer}-${turn}`;
          const work = orm.transaction(async (executor) => {
            await appendLine(executor, { targetId });
            if (turn % 5 === 4) throw new Error('rolled back');
          });
          await work.catch((error: Error) => messages.push(error.message));
        }
        return messages;
      }),
    );
    await Promise.all(others.map((other) => other.close()));
    expect(failures.flat()).toEqual(Array<string>(40).fill('rolled back'));
    const { rows } = await test.database.pool.query<{ id: number }>('SELECT id FROM audit_log ORDER BY id');
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: 160 }, (_, index) => index + 1));
    expect(await verifyAuditLog(test.database)).toMatchObject({ entries: 160, brokenAt: null });
  });

  it('lets a line wait for the transaction that appended before it, and takes its number when that fails', async () => {
    const order: string[] = [];
    let second: Promise<void> | undefined;
    const first = test.database.orm.transaction(async (executor) => {
      await appendLine(executor, { targetId: 'first' });
      second = appendLine(test.database.orm, { targetId: 'second' }).then(() => {
        order.push('second');
      });
      await sleep(50);
      order.push('first');
      throw new Error('rolled back');
    });
    await expect(first).rejects.toThrow('rolled back');
    await second;
    expect(order).toEqual(['first', 'second']);
    const lines = await test.database.orm.select({ id: auditLog.id, of: auditLog.targetId }).from(auditLog);
    expect(lines).toEqual([{ id: 1, of: 'second' }]);
  });

  it('ignores numbers and hashes that a writer brings', async () => {
    await appendLine(test.database.orm, {
      id: 99,
      hash: Buffer.from('mine'),
      previousHash: Buffer.from('x'),
    });
    expect(await verifyAuditLog(test.database)).toMatchObject({
      entries: 1,
      head: { id: 1 },
      brokenAt: null,
    });
  });

  it('is verified by us and by the database alike, whatever the lines hold', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          action: text,
          targetType: text,
          targetId: fc.option(text),
          address: fc.option(text),
          userAgent: fc.option(text),
          requestId: fc.option(text),
          actorId: fc.option(fc.uuid()),
          before: json,
          after: json,
          time: fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true }),
        }),
        async (values) => {
          await appendLine(test.database.orm, values);
          expect((await verifyAuditLog(test.database)).brokenAt).toBe(null);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('is empty and valid at first', async () => {
    expect(await verifyAuditLog(test.database)).toEqual({ entries: 0, head: null, brokenAt: null });
  });
});
