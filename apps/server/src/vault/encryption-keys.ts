import { createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { VaultError } from './vault.ts';

export const KEY_BYTES = 32;
const FILE = 'encryption-keys';
const VERSION_MAX = 2 ** 31 - 1;
const FORM = '<version>:<32 bytes in base64>[,<version>:<32 bytes in base64> …], the current key first';
const MAKE_ONE = 'make one with: echo "1:$(openssl rand -base64 32)"';

/** The keys that wrap data keys. They are key objects, which no log or error prints. */
export interface EncryptionKeys {
  /** Version of the key that wraps what is written from now on. */
  readonly current: number;
  readonly versions: readonly number[];
  /** @throws {VaultError} where no key of that version is configured. */
  get(version: number): KeyObject;
}

export interface EncryptionKeySource {
  readonly ENCRYPTION_KEYS?: string | undefined;
  readonly NODE_ENV: string;
  /** The data folder, in which a generated key is kept. */
  readonly folder: string;
}

/**
 * The keys of the environment; else, outside production, one that is generated once and kept in a file that only its
 * owner reads.
 * @throws {VaultError} where the text can't be used, or production has none.
 */
export async function loadEncryptionKeys(source: EncryptionKeySource): Promise<EncryptionKeys> {
  if (source.ENCRYPTION_KEYS !== undefined) return readFrom('ENCRYPTION_KEYS', source.ENCRYPTION_KEYS);
  const file = join(source.folder, FILE);
  if (source.NODE_ENV === 'production') {
    throw new VaultError(
      `ENCRYPTION_KEYS is not set: production needs the keys that encrypt stored secrets; ${MAKE_ONE}, ` +
        `or take over the content of ${file} where secrets were stored before`,
    );
  }
  return readFrom(file, (await readGenerated(file)) ?? (await generate(source.folder, file)));
}

function readFrom(place: string, text: string): EncryptionKeys {
  try {
    return parseEncryptionKeys(text);
  } catch (error) {
    throw new VaultError(`${place}: ${(error as Error).message}`);
  }
}

/**
 * Reads `2:<base64>,1:<base64>`: the first key is the current one, the others only read what they wrapped earlier.
 * @throws {VaultError} that says what is wrong with the text, without repeating a key or naming where it stood.
 */
export function parseEncryptionKeys(text: string): EncryptionKeys {
  const keys = new Map<number, KeyObject>();
  for (const [index, entry] of text.split(',').entries()) {
    const { version, key } = parseEntry(entry.trim(), index + 1);
    if (keys.has(version)) throw new VaultError(`has version ${version} twice`);
    const twin = [...keys].find(([, known]) => known.equals(key));
    if (twin !== undefined) {
      throw new VaultError(`has one key as versions ${twin[0]} and ${version}`);
    }
    keys.set(version, key);
  }
  const versions = [...keys.keys()];
  return {
    current: versions[0]!,
    versions,
    get(version) {
      const key = keys.get(version);
      if (key === undefined) {
        throw new VaultError(`the encryption key of version ${version} is not among ENCRYPTION_KEYS`);
      }
      return key;
    },
  };
}

function parseEntry(entry: string, position: number): { version: number; key: KeyObject } {
  const [, versionText, keyText] = /^([1-9]\d{0,9}):([A-Za-z0-9+/_-]+={0,2})$/.exec(entry) ?? [];
  const version = Number(versionText);
  if (keyText === undefined || version > VERSION_MAX) {
    throw new VaultError(`must be of the form ${FORM}; entry ${position} is not`);
  }
  const bytes = Buffer.from(keyText, 'base64');
  if (bytes.length !== KEY_BYTES) {
    throw new VaultError(
      `must have keys of ${KEY_BYTES} bytes, version ${version} has ${bytes.length}; ${MAKE_ONE}`,
    );
  }
  if (bytes.every((byte) => byte === bytes[0])) {
    throw new VaultError(`must have random keys, version ${version} is not; ${MAKE_ONE}`);
  }
  return { version, key: createSecretKey(bytes) };
}

async function readGenerated(file: string): Promise<string | null> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Written whole and synced before it gets its name: of several processes that start at once all use the first one's
 * key, none reads half a file, and no secret is encrypted with a key that a power cut takes away.
 */
async function generate(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const draft = `${file}.${randomBytes(8).toString('hex')}`;
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(`1:${randomBytes(KEY_BYTES).toString('base64')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
  return (await readFile(file, 'utf8')).trim();
}
