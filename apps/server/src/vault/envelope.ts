import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { KEY_BYTES } from './encryption-keys.ts';
import type { EncryptionKeys } from './encryption-keys.ts';
import { VaultError } from './vault.ts';

const ALGORITHM = 'aes-256-gcm';
/** First byte of every box, so that a later format can be told apart. */
const FORMAT = 1;
/** 96 bits: what GCM takes without hashing it first (NIST SP 800-38D, 8.2.2). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A secret under a data key of its own, which in turn is wrapped by the encryption key of `keyVersion`. */
export interface Envelope {
  readonly keyVersion: number;
  readonly wrappedKey: Buffer;
  readonly ciphertext: Buffer;
}

/**
 * What an envelope belongs to, such as a record's purpose and id. It is authenticated with the ciphertext: an envelope
 * that is moved elsewhere does not open there.
 */
export type EnvelopeContext = readonly string[];

/** Encrypts a text with a fresh data key. */
export function sealEnvelope(keys: EncryptionKeys, context: EnvelopeContext, text: string): Envelope {
  const dataKey = randomBytes(KEY_BYTES);
  const ciphertext = encrypt(createSecretKey(dataKey), dataBinding(context), Buffer.from(text, 'utf8'));
  return { ...wrap(keys, context, dataKey), ciphertext };
}

/** @throws {VaultError} where it was altered or moved, or its key is not configured. */
export function openEnvelope(keys: EncryptionKeys, context: EnvelopeContext, envelope: Envelope): string {
  const dataKey = unwrap(keys, context, envelope);
  return decrypt(createSecretKey(dataKey), dataBinding(context), envelope.ciphertext).toString('utf8');
}

/**
 * Wraps the same data key by the current encryption key; the ciphertext stays as it is.
 * @throws {VaultError} as {@link openEnvelope}
 */
export function rewrapKey(
  keys: EncryptionKeys,
  context: EnvelopeContext,
  wrapped: Omit<Envelope, 'ciphertext'>,
): Omit<Envelope, 'ciphertext'> {
  return wrap(keys, context, unwrap(keys, context, wrapped));
}

function wrap(keys: EncryptionKeys, context: EnvelopeContext, dataKey: Buffer): Omit<Envelope, 'ciphertext'> {
  const keyVersion = keys.current;
  return { keyVersion, wrappedKey: encrypt(keys.get(keyVersion), keyBinding(context, keyVersion), dataKey) };
}

function unwrap(
  keys: EncryptionKeys,
  context: EnvelopeContext,
  { keyVersion, wrappedKey }: Omit<Envelope, 'ciphertext'>,
): Buffer {
  return decrypt(keys.get(keyVersion), keyBinding(context, keyVersion), wrappedKey);
}

/** JSON keeps the parts apart: no two contexts have the same text. */
function dataBinding(context: EnvelopeContext): Buffer {
  return Buffer.from(JSON.stringify(['tradewind vault', FORMAT, 'data', ...context]));
}

function keyBinding(context: EnvelopeContext, keyVersion: number): Buffer {
  return Buffer.from(JSON.stringify(['tradewind vault', FORMAT, 'key', keyVersion, ...context]));
}

/** `format | nonce | ciphertext | tag` */
function encrypt(key: KeyObject, binding: Buffer, clear: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(binding);
  return Buffer.concat([Buffer.of(FORMAT), nonce, cipher.update(clear), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: KeyObject, binding: Buffer, box: Buffer): Buffer {
  const tagAt = box.length - TAG_BYTES;
  if (box[0] !== FORMAT || tagAt < 1 + NONCE_BYTES) throw new VaultError('a secret has an unknown format');
  const nonce = box.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(binding)
    .setAuthTag(box.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(box.subarray(1 + NONCE_BYTES, tagAt)), decipher.final()]);
  } catch {
    throw new VaultError('a secret does not decrypt: it was altered or moved, or its key is another one');
  }
}
