import { randomBytes } from 'node:crypto';
import { secrets } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseVault } from '../../src/vault/database-vault.ts';
import { parseEncryptionKeys } from '../../src/vault/encryption-keys.ts';
import { rewrapAll } from '../../src/vault/rewrap.ts';

const newKey = () => randomBytes(32).toString('base64');
const [first, second] = [newKey(), newKey()];
const before = parseEncryptionKeys(`1:${first}`);
const during = parseEncryptionKeys(`2:${second},1:${first}`);
const after = parseEncryptionKeys(`2:${second}`);
/** More than one batch. */
const RECORDS = 450;

let testing: TestDatabase;
let ids: string[];
const logged: string[] = [];
const logger = {
  info: (_details: object, message: string) => void logged.push(message),
  error: (details: object, message: string) => void logged.push(`${message} ${JSON.stringify(details)}`),
};

beforeEach(async () => {
  logged.length = 0;
  testing = await createTestDatabase();
  const vault = new DatabaseVault(testing.database, before);
  ids = [];
  await testing.database.orm.transaction(async (transaction) => {
    for (let index = 0; index < RECORDS; index += 1) {
      const text = `secret ${index}`;
      ids.push(await vault.store({ userId: null, purpose: 'llm_key', text }, transaction));
    }
  });
});

afterEach(() => testing?.drop());

const rows = () => testing.database.orm.select().from(secrets).orderBy(secrets.id);
const run = (signal?: AbortSignal) => rewrapAll({ database: testing.database, keys: during, logger }, signal);

describe('re-wrapping after a rotation', () => {
  it('brings every record to the current key, leaves ciphertexts alone, and lets the old key go', async () => {
    const old = await rows();
    let counted = 0;
    let waiting = -1;
    const result = await rewrapAll({
      database: testing.database,
      keys: during,
      logger,
      metrics: {
        rewrapped: { inc: (count) => void (counted += count) },
        waiting: { set: (count) => void (waiting = count) },
      },
    });
    expect(result).toEqual({ rewrapped: RECORDS, damaged: [], orphaned: {} });
    expect([counted, waiting]).toEqual([RECORDS, 0]);
    const fresh = await rows();
    expect(fresh.map(({ keyVersion }) => keyVersion)).toEqual(Array.from({ length: RECORDS }, () => 2));
    expect(fresh.map(({ ciphertext }) => ciphertext)).toEqual(old.map(({ ciphertext }) => ciphertext));
    const vault = new DatabaseVault(testing.database, after);
    const opened = await Promise.all(ids.map((id) => vault.open(id, 'llm_key')));
    expect(opened).toEqual(ids.map((_, index) => `secret ${index}`));
    expect(await run()).toEqual({ rewrapped: 0, damaged: [], orphaned: {} });
  });

  it('shares the work between processes that run it at once, without doing any twice', async () => {
    const results = await Promise.all([run(), run(), run()]);
    expect(results.reduce((sum, { rewrapped }) => sum + rewrapped, 0)).toBe(RECORDS);
    expect((await rows()).every(({ keyVersion }) => keyVersion === 2)).toBe(true);
  });

  it('goes on where it was interrupted', async () => {
    const controller = new AbortController();
    const metrics = { rewrapped: { inc: () => controller.abort() }, waiting: { set: () => undefined } };
    const part = await rewrapAll(
      { database: testing.database, keys: during, logger, metrics },
      controller.signal,
    );
    expect(part.rewrapped).toBeGreaterThan(0);
    expect(part.rewrapped).toBeLessThan(RECORDS);
    const vault = new DatabaseVault(testing.database, during);
    await Promise.all(ids.map((id) => vault.open(id, 'llm_key')));
    expect((await run()).rewrapped).toBe(RECORDS - part.rewrapped);
  });

  it('leaves what others hold at the moment for the next run, and does not wait for it', async () => {
    await testing.database.orm.transaction(async (transaction) => {
      await transaction.select().from(secrets).where(eq(secrets.id, ids[7]!)).for('update');
      expect((await run()).rewrapped).toBe(RECORDS - 1);
    });
    expect((await run()).rewrapped).toBe(1);
  });

  it('passes over a damaged record and names it', async () => {
    const [damaged] = ids;
    const wrappedKey = Buffer.alloc(61, 1);
    await testing.database.orm.update(secrets).set({ wrappedKey }).where(eq(secrets.id, damaged!));
    expect(await run()).toEqual({ rewrapped: RECORDS - 1, damaged: [damaged], orphaned: {} });
    expect(logged.join()).toContain(damaged);
  });

  it('says how many records nobody can read because their key was taken away too early', async () => {
    const result = await rewrapAll({ database: testing.database, keys: after, logger });
    expect(result).toEqual({ rewrapped: 0, damaged: [], orphaned: { 1: RECORDS } });
    expect(logged.join()).toMatch(/not among ENCRYPTION_KEYS .*"1":450/);
  });
});
