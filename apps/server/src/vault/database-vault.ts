import { randomUUID } from 'node:crypto';
import { secrets } from '@tradewind/database';
import type { Database, Executor } from '@tradewind/database';
import { eq } from 'drizzle-orm';
import type { EncryptionKeys } from './encryption-keys.ts';
import { openEnvelope, sealEnvelope } from './envelope.ts';
import type { EnvelopeContext } from './envelope.ts';
import { VaultError } from './vault.ts';
import type { SecretPurpose, Vault } from './vault.ts';

const SEALED_PREFIX = 'v1';

/** The vault on the `secrets` table. */
export class DatabaseVault implements Vault {
  readonly #database: Database;
  readonly #keys: EncryptionKeys;

  constructor(database: Database, keys: EncryptionKeys) {
    this.#database = database;
    this.#keys = keys;
  }

  async store(
    secret: { readonly userId: string | null; readonly purpose: SecretPurpose; readonly text: string },
    executor: Executor = this.#database.orm,
  ): Promise<string> {
    const { userId, purpose, text } = secret;
    // The id is made here because the ciphertext is bound to it.
    const id = randomUUID();
    await executor
      .insert(secrets)
      .values({ id, userId, purpose, ...sealEnvelope(this.#keys, recordContext(id, purpose), text) });
    return id;
  }

  async open(id: string, purpose: SecretPurpose, executor: Executor = this.#database.orm): Promise<string> {
    const [row] = await executor.select().from(secrets).where(eq(secrets.id, id));
    if (row === undefined || row.purpose !== purpose) throw new VaultError(`there is no ${purpose} ${id}`);
    return openEnvelope(this.#keys, recordContext(id, purpose), row);
  }

  async remove(id: string, executor: Executor = this.#database.orm): Promise<void> {
    await executor.delete(secrets).where(eq(secrets.id, id));
  }

  seal(context: string, text: string): string {
    const { keyVersion, wrappedKey, ciphertext } = sealEnvelope(this.#keys, sealedContext(context), text);
    const parts = [wrappedKey, ciphertext].map((part) => part.toString('base64url'));
    return [SEALED_PREFIX, keyVersion, ...parts].join('.');
  }

  unseal(context: string, sealed: string): string {
    const [prefix, version, wrappedKey, ciphertext, ...rest] = sealed.split('.');
    if (prefix !== SEALED_PREFIX || ciphertext === undefined || rest.length > 0) {
      throw new VaultError('this is not a sealed text');
    }
    return openEnvelope(this.#keys, sealedContext(context), {
      keyVersion: Number(version),
      wrappedKey: Buffer.from(wrappedKey!, 'base64url'),
      ciphertext: Buffer.from(ciphertext, 'base64url'),
    });
  }
}

/** What a record's envelope is bound to. */
export function recordContext(id: string, purpose: string): EnvelopeContext {
  return ['record', purpose, id];
}

/** Set apart from records, so that neither opens as the other. */
function sealedContext(context: string): EnvelopeContext {
  return ['sealed', context];
}
