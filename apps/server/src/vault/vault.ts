import type { Executor } from '@tradewind/database';

/** What a secret is for; part of what its ciphertext is bound to. */
export type SecretPurpose = 'totp' | 'hmac_key' | 'llm_key' | 'broker_credentials';

/** Secrets that must be read again, encrypted at rest. What only has to be compared is hashed instead, elsewhere. */
export interface Vault {
  /** Stores a secret and answers its id. */
  store(
    secret: { readonly userId: string | null; readonly purpose: SecretPurpose; readonly text: string },
    executor?: Executor,
  ): Promise<string>;
  /** The secret in clear. @throws {VaultError} where it is absent, of another purpose, or does not decrypt. */
  open(id: string, purpose: SecretPurpose, executor?: Executor): Promise<string>;
  remove(id: string, executor?: Executor): Promise<void>;
  /** Seals text that is kept elsewhere, such as in a job's row; `context` must be the same to open it. */
  seal(context: string, text: string): string;
  /** @throws {VaultError} where it was altered, sealed in another context, or its key is gone. */
  unseal(context: string, sealed: string): string;
}

/** A secret can't be given: absent, altered, or its key is not among ENCRYPTION_KEYS. Never carries the secret. */
export class VaultError extends Error {
  override readonly name = 'VaultError';
}
