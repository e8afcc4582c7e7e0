import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '@tradewind/market';
import { calculateJwkThumbprint, exportJWK } from 'jose';
import type { JWK } from 'jose';
import { z } from 'zod';

/** A generated key signs for this long; then a new one takes over and the old one only verifies. */
const ROTATE_AFTER_MS = 90 * 86_400_000;
/** How long a key that signs no more still verifies: far longer than any access token lives. */
const OVERLAP_MS = 86_400_000;
const MODULUS_BITS = 2048;

/** The keys of access tokens: the first signs, all verify. */
export interface SigningKeys {
  readonly current: { readonly kid: string; readonly privateKey: KeyObject };
  readonly verifying: ReadonlyMap<string, KeyObject>;
  /** JSON Web Key Set of the public halves, RFC 7517. */
  readonly jwks: { readonly keys: readonly Record<string, unknown>[] };
}

export interface SigningKeyOptions {
  /** PEM; several one after the other: the first signs, the others only verify. */
  readonly privatePem: string | undefined;
  /** PEM of further public keys that still verify. */
  readonly publicPem: string | undefined;
  /** Where keys are generated and kept when the environment has none; only outside production. */
  readonly folder: string;
  readonly clock: Clock;
}

/** Keys of the environment, else such as are generated once, rotated by age and kept in the data folder. */
export async function loadSigningKeys(options: SigningKeyOptions): Promise<SigningKeys> {
  const { privatePem, publicPem } = options;
  const privateKeys = privatePem === undefined ? await generatedKeys(options) : readPrivateKeys(privatePem);
  const publicKeys = [
    ...privateKeys.map((key) => createPublicKey(key)),
    ...(publicPem === undefined ? [] : readPublicKeys(publicPem)),
  ];
  const named = await Promise.all(publicKeys.map(async (key) => ({ key, jwk: await publicJwk(key) })));
  // The public half of the signing key is usually given too; it counts once.
  const verifying = new Map(named.map(({ key, jwk }) => [jwk.kid, key]));
  return {
    current: { kid: named[0]!.jwk.kid, privateKey: privateKeys[0]! },
    verifying,
    jwks: { keys: [...new Map(named.map(({ jwk }) => [jwk.kid, { ...jwk }])).values()] },
  };
}

/** PEM blocks of RSA private keys of at least 2048 bits. @throws {Error} that says what is wrong, without the key. */
export function readPrivateKeys(text: string): KeyObject[] {
  return readKeys(
    text,
    /-----BEGIN (?:RSA )?PRIVATE KEY-----[^-]+-----END (?:RSA )?PRIVATE KEY-----/g,
    (pem) => createPrivateKey(pem),
  );
}

/** PEM blocks of RSA public keys of at least 2048 bits. @throws {Error} that says what is wrong. */
export function readPublicKeys(text: string): KeyObject[] {
  return readKeys(text, /-----BEGIN (?:RSA )?PUBLIC KEY-----[^-]+-----END (?:RSA )?PUBLIC KEY-----/g, (pem) =>
    createPublicKey(pem),
  );
}

function readKeys(text: string, blocks: RegExp, read: (pem: string) => KeyObject): KeyObject[] {
  // Line breaks can't stand in some environment files: there they are written as \n.
  const keys = [...text.replaceAll(String.raw`\n`, '\n').matchAll(blocks)].map(([pem]) => {
    try {
      return read(pem);
    } catch {
      throw new Error('has a PEM block that is no key');
    }
  });
  if (keys.length === 0) throw new Error('must hold an RSA key in PEM form');
  for (const key of keys) {
    if (key.asymmetricKeyType !== 'rsa' || (key.asymmetricKeyDetails?.modulusLength ?? 0) < MODULUS_BITS) {
      throw new Error(`must be an RSA key of at least ${MODULUS_BITS} bits`);
    }
  }
  return keys;
}

async function publicJwk(key: KeyObject): Promise<JWK & { kid: string }> {
  const jwk = await exportJWK(key);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'RS256', use: 'sig' };
}

const keyFile = z.array(z.object({ createdAt: z.number(), pem: z.string() }));

async function generatedKeys({ folder, clock }: SigningKeyOptions): Promise<KeyObject[]> {
  const file = join(folder, 'signing-keys.json');
  const now = clock.now();
  const known = await readKeyFile(file);
  const newest = known[0];
  const due = newest === undefined || now - newest.createdAt > ROTATE_AFTER_MS;
  const kept = known.filter(
    // A key stops signing when the next younger one was made.
    (_key, index) => index === 0 || now - known[index - 1]!.createdAt < OVERLAP_MS,
  );
  if (!due && kept.length === known.length) return known.map(({ pem }) => createPrivateKey(pem));
  const keys = due ? [{ createdAt: now, pem: generatePem() }, ...kept] : kept;
  await mkdir(folder, { recursive: true });
  if (newest === undefined) {
    try {
      await writeFile(file, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
    } catch (error) {
      // Another process was first: its keys are the ones.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return (await readKeyFile(file)).map(({ pem }) => createPrivateKey(pem));
    }
  } else {
    const next = `${file}.${process.pid}`;
    await writeFile(next, JSON.stringify(keys), { mode: 0o600 });
    await rename(next, file);
  }
  return keys.map(({ pem }) => createPrivateKey(pem));
}

async function readKeyFile(file: string): Promise<z.output<typeof keyFile>> {
  try {
    return keyFile.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Error(`${file} can't be read; remove it to have new keys made`, { cause: error });
  }
}

function generatePem(): string {
  return generateKeyPairSync('rsa', {
    modulusLength: MODULUS_BITS,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  }).privateKey;
}
