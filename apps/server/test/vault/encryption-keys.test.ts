import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEncryptionKeys, parseEncryptionKeys } from '../../src/vault/encryption-keys.ts';

const newKey = () => randomBytes(32).toString('base64');

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tradewind-keys-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('ENCRYPTION_KEYS', () => {
  it('takes the first key as the current one and keeps the others for reading', () => {
    const keys = parseEncryptionKeys(`7:${newKey()}, 2:${newKey()},1:${newKey()}`);
    expect(keys.current).toBe(7);
    expect(keys.versions).toEqual([7, 2, 1]);
    expect(() => keys.get(3)).toThrow('the encryption key of version 3 is not among ENCRYPTION_KEYS');
  });

  it('reads base64url and missing padding as the same key', () => {
    const bytes = Buffer.alloc(32, 0xfb).fill(0xff, 16);
    const read = (text: string) => parseEncryptionKeys(`1:${text}`).get(1).export().toString('hex');
    expect(read(bytes.toString('base64url'))).toBe(bytes.toString('hex'));
    expect(read(bytes.toString('base64'))).toBe(bytes.toString('hex'));
  });

  it.each([
    ['nothing', ''],
    ['no version', newKey()],
    ['version 0', `0:${newKey()}`],
    ['a negative version', `-1:${newKey()}`],
    ['a fraction', `1.5:${newKey()}`],
    ['a version beyond integers', `9999999999:${newKey()}`],
    ['a trailing comma', `1:${newKey()},`],
    ['hexadecimal', `1:${randomBytes(32).toString('hex')}`],
    ['16 bytes', `1:${randomBytes(16).toString('base64')}`],
    ['33 bytes', `1:${randomBytes(33).toString('base64')}`],
    ['other characters', `1:${newKey().slice(0, 40)}!!!=`],
    ['a key that is not random', `1:${Buffer.alloc(32).toString('base64')}`],
  ])('refuses %s with a sentence that does not repeat the key', (_name, text) => {
    const pieces = text.match(/[A-Za-z0-9+/]{8,}/g) ?? [];
    const failure = captured(() => parseEncryptionKeys(text));
    expect(failure.message).toMatch(/^must /);
    expect(pieces.filter((piece) => failure.message.includes(piece.slice(0, 8)))).toEqual([]);
  });

  it('refuses one version twice, and one key under two versions', () => {
    const key = newKey();
    expect(() => parseEncryptionKeys(`1:${newKey()},1:${newKey()}`)).toThrow('has version 1 twice');
    expect(() => parseEncryptionKeys(`2:${key},1:${key}`)).toThrow('has one key as versions 2 and 1');
  });

  it('shows no key when the object is printed', () => {
    const key = newKey();
    const keys = parseEncryptionKeys(`1:${key}`);
    const printed = inspect([keys, keys.get(1)], { depth: 10, showHidden: true }) + JSON.stringify(keys);
    expect(printed).not.toContain(key);
    expect(printed).not.toContain(Buffer.from(key, 'base64').toString('hex').slice(0, 8));
  });
});

describe('keys without ENCRYPTION_KEYS', () => {
  const load = (env: object = {}) => loadEncryptionKeys({ NODE_ENV: 'development', folder, ...env });

  it('are generated once, in a file that only its owner reads', async () => {
    const first = await load();
    const second = await load();
    expect(first.current).toBe(1);
    expect(second.get(1).equals(first.get(1))).toBe(true);
    const { mode } = await stat(join(folder, 'encryption-keys'));
    expect((mode & 0o777).toString(8)).toBe('600');
    expect(await readdir(folder)).toEqual(['encryption-keys']);
  });

  it('are the same for all processes that start at once', async () => {
    const inside = join(folder, 'made', 'with', 'it');
    const loaded = await Promise.all(Array.from({ length: 20 }, () => load({ folder: inside })));
    expect(loaded.every((keys) => keys.get(1).equals(loaded[0]!.get(1)))).toBe(true);
    expect(await readdir(inside)).toEqual(['encryption-keys']);
  });

  it('can be taken over into the environment', async () => {
    const generated = await load();
    const text = (await readFile(join(folder, 'encryption-keys'), 'utf8')).trim();
    const keys = await load({ NODE_ENV: 'production', ENCRYPTION_KEYS: `2:${newKey()},${text}` });
    expect(keys.get(1).equals(generated.get(1))).toBe(true);
  });

  it('name the variable or the file where the mistake is', async () => {
    await expect(load({ ENCRYPTION_KEYS: '1:short' })).rejects.toThrow(/^ENCRYPTION_KEYS: must have keys/);
    const file = join(folder, 'encryption-keys');
    await writeFile(file, 'overwritten');
    await expect(load()).rejects.toThrow(`${file}: must be of the form`);
  });

  it('are not invented in production', async () => {
    await expect(load({ NODE_ENV: 'production' })).rejects.toThrow(/^ENCRYPTION_KEYS is not set: production/);
    expect(await readdir(folder)).toEqual([]);
  });
});

function captured(act: () => unknown): Error {
  try {
    act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
