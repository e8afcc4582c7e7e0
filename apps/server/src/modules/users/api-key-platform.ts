import { invalidField } from '@tradewind/protocol';
import type { NewPlatformKey } from '@tradewind/protocol';
import { normalizeAddressRange } from '../auth/key-addresses.ts';
import { bearerToken, keySecretHash, newKeySecret, newPublicId } from '../auth/key-token.ts';
import { readEd25519PublicKey } from './api-key-public-key.ts';
import type { NewApiKeyRow } from './api-key-repository.ts';

/** A key that is about to be issued. */
export interface PreparedPlatformKey {
  readonly values: Omit<NewApiKeyRow, 'userId' | 'secretId' | 'createdAt'>;
  /** What has to be kept in the vault. */
  readonly vaultSecret?: string;
  /** What the owner is shown this once. */
  readonly shown?: string;
}

/** @throws {ApiError} VALIDATION_FAILED where the parts of the request don't fit together */
export function preparePlatformKey(key: NewPlatformKey, now: number): PreparedPlatformKey {
  const { algorithm, publicKey } = key;
  if ((algorithm === 'ed25519') !== (publicKey !== undefined)) {
    throw invalidField(
      'body.publicKey',
      algorithm === 'ed25519' ? 'is needed for ed25519' : 'is for ed25519 only',
    );
  }
  const publicId = newPublicId();
  const values: PreparedPlatformKey['values'] = {
    kind: 'platform',
    name: key.name,
    algorithm,
    publicId,
    scopes: [...new Set(key.scopes)],
    allowedAddresses: [...new Set(key.allowedAddresses.map(normalizeAddressRange))],
    expiresAt: readExpiry(key.expiresAt, now),
  };
  if (publicKey !== undefined) return { values: { ...values, publicKey: readEd25519PublicKey(publicKey) } };
  const secret = newKeySecret();
  if (algorithm === 'hmac') return { values, vaultSecret: secret, shown: secret };
  return {
    values: { ...values, secretHash: keySecretHash(secret) },
    shown: bearerToken(publicId, secret),
  };
}

function readExpiry(text: string | undefined, now: number): Date | null {
  if (text === undefined) return null;
  const expiresAt = new Date(text);
  if (expiresAt.getTime() <= now) throw invalidField('body.expiresAt', 'must lie in the future');
  return expiresAt;
}
