import { randomBytes, randomUUID } from 'node:crypto';
import { secrets } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import type { TestDatabase } from '@tradewind/database/testing';
import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseVault } from '../../src/vault/database-vault.ts';
import { parseEncryptionKeys } from '../../src/vault/encryption-keys.ts';
import { openEnvelope, sealEnvelope } from '../../src/vault/envelope.ts';
import { VaultError } from '../../src/vault/vault.ts';

const newKey = () => randomBytes(32).toString('base64');
const [first, second] = [newKey(), newKey()];
const keys = parseEncryptionKeys(`1:${first}`);
const rotated = parseEncryptionKeys(`2:${second},1:${first}`);
const context = fc.array(fc.string(), { minLength: 1, maxLength: 3 });

describe('envelope', () => {
  it('gives any text back, also after a rotation', () => {
    fc.assert(
      fc.property(context, fc.string({ unit: 'binary', maxLength: 300 }), (place, text) => {
        const envelope = sealEnvelope(keys, place, text);
        expect(envelope.keyVersion).toBe(1);
        expect(openEnvelope(keys, place, envelope)).toBe(text);
        expect(openEnvelope(rotated, place, envelope)).toBe(text);
      }),
    );
  });

  it('does not open anywhere but in its place', () => {
    fc.assert(
      fc.property(context, context, fc.string(), (place, elsewhere, text) => {
        fc.pre(JSON.stringify(place) !== JSON.stringify(elsewhere));
        const envelope = sealEnvelope(keys, place, text);
        expect(() => openEnvelope(keys, elsewhere, envelope)).toThrow(VaultError);
      }),
    );
  });

  it('does not open after the flip of any bit', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 40 }),
        fc.constantFrom('wrappedKey', 'ciphertext'),
        fc.nat(),
        (text, part, at) => {
          const envelope = sealEnvelope(keys, ['place'], text);
          const altered = Buffer.from(envelope[part]);
          const bit = at % (altered.length * 8);
          altered[bit >> 3]! ^= 1 << (bit & 7);
          expect(() => openEnvelope(keys, ['place'], { ...envelope, [part]: altered })).toThrow(VaultError);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not open when cut short, or with parts of another envelope', () => {
    const [a, b] = [sealEnvelope(keys, ['a'], 'one'), sealEnvelope(keys, ['a'], 'two')];
    for (let length = 0; length < a.ciphertext.length; length += 1) {
      const cut = { ...a, ciphertext: a.ciphertext.subarray(0, length) };
      expect(() => openEnvelope(keys, ['a'], cut)).toThrow(VaultError);
    }
    expect(() => openEnvelope(keys, ['a'], { ...a, wrappedKey: b.wrappedKey })).toThrow(VaultError);
    expect(() => openEnvelope(rotated, ['a'], { ...a, keyVersion: 2 })).toThrow(VaultError);
  });

  it('never has the same bytes twice', () => {
    const boxes = Array.from({ length: 200 }, () => sealEnvelope(keys, ['a'], 'the same'));
    const seen = boxes.flatMap(({ wrappedKey, ciphertext }) =>
      [wrappedKey, ciphertext].map((box) => box.subarray(1, 13).toString('hex')),
    );
    expect(new Set(seen).size).toBe(400);
  });
});

describe('vault', () => {
  let testing: TestDatabase;
  let vault: DatabaseVault;

  beforeAll(async () => {
    testing = await createTestDatabase();
    vault = new DatabaseVault(testing.database, keys);
  });

  afterAll(() => testing?.drop());

  const rowOf = async (id: string) => {
    const [row] = await testing.database.orm.select().from(secrets).where(eq(secrets.id, id));
    return row!;
  };

  it('keeps secrets until they are removed, and nothing of them in clear', async () => {
    const text = 'sk-ant-this-is-a-secret-ü🚀';
    const id = await vault.store({ userId: null, purpose: 'llm_key', text });
    expect(await vault.open(id, 'llm_key')).toBe(text);
    const row = await rowOf(id);
    const bytes = Buffer.concat([row.ciphertext, row.wrappedKey, Buffer.from(JSON.stringify(row))]);
    for (const piece of ['sk-ant', 'secret', '🚀', first]) expect(bytes.includes(piece)).toBe(false);
    await vault.remove(id);
    await vault.remove(id);
    await expect(vault.open(id, 'llm_key')).rejects.toThrow(VaultError);
  });

  it('takes part in the transaction it is given', async () => {
    let id = '';
    const failing = testing.database.orm.transaction(async (transaction) => {
      id = await vault.store({ userId: null, purpose: 'totp', text: 'secret' }, transaction);
      expect(await vault.open(id, 'totp', transaction)).toBe('secret');
      throw new Error('undone');
    });
    await expect(failing).rejects.toThrow('undone');
    await expect(vault.open(id, 'totp')).rejects.toThrow(VaultError);
  });

  it('opens a secret for its purpose only, also when the row says otherwise', async () => {
    const id = await vault.store({ userId: null, purpose: 'hmac_key', text: 'secret' });
    await expect(vault.open(id, 'llm_key')).rejects.toThrow(`there is no llm_key ${id}`);
    await testing.database.orm.update(secrets).set({ purpose: 'llm_key' }).where(eq(secrets.id, id));
    await expect(vault.open(id, 'llm_key')).rejects.toThrow('does not decrypt');
  });

  it('refuses a ciphertext that was moved to another record', async () => {
    const [own, other] = await Promise.all(
      ['own', 'other'].map((text) => vault.store({ userId: null, purpose: 'llm_key', text })),
    );
    const { wrappedKey, ciphertext } = await rowOf(other!);
    await testing.database.orm.update(secrets).set({ wrappedKey, ciphertext }).where(eq(secrets.id, own!));
    await expect(vault.open(own!, 'llm_key')).rejects.toThrow(VaultError);
    const renamed = randomUUID();
    await testing.database.orm.update(secrets).set({ id: renamed }).where(eq(secrets.id, other!));
    await expect(vault.open(renamed, 'llm_key')).rejects.toThrow('altered or moved');
  });

  it('says which key is missing, and nothing of the secret', async () => {
    const id = await vault.store({ userId: null, purpose: 'llm_key', text: 'sk-very-secret' });
    const failure = await new DatabaseVault(testing.database, parseEncryptionKeys(`2:${second}`))
      .open(id, 'llm_key')
      .catch((error: unknown) => error as VaultError);
    expect(failure).toBeInstanceOf(VaultError);
    expect(String((failure as VaultError).stack) + JSON.stringify(failure)).not.toMatch(/sk-very|secret-/);
    expect((failure as VaultError).message).toBe(
      'the encryption key of version 1 is not among ENCRYPTION_KEYS',
    );
    const wrong = new DatabaseVault(testing.database, parseEncryptionKeys(`1:${second}`));
    await expect(wrong.open(id, 'llm_key')).rejects.toThrow('its key is another one');
  });

  it('seals texts that are kept elsewhere, for one context', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), fc.string(), (place, text, elsewhere) => {
        const sealed = vault.seal(place, text);
        expect(sealed).toMatch(/^v1\.1\.[\w-]+\.[\w-]+$/);
        expect(vault.unseal(place, sealed)).toBe(text);
        expect(new DatabaseVault(testing.database, rotated).unseal(place, sealed)).toBe(text);
        expect(() => vault.unseal(`${place}${elsewhere}.`, sealed)).toThrow(VaultError);
        expect(() => vault.unseal(place, elsewhere)).toThrow(VaultError);
      }),
    );
  });

  it.each(['', 'v1', 'v1.1.a', 'v2.1.a.b', 'v1.1.a.b.c', 'v1.x.a.b', 'v1.1..', 'v1.2.AAAA.AAAA'])(
    'refuses %j as sealed text',
    (text) => {
      expect(() => vault.unseal('place', text)).toThrow(VaultError);
    },
  );
});
