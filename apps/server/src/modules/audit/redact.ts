import { isDeepStrictEqual, types } from 'node:util';

type Fields = Readonly<Record<string, unknown>>;

/** Never kept, wherever they stand. */
const SECRETS: ReadonlySet<string> = new Set([
  'accessToken',
  'authorization',
  'challenge',
  'ciphertext',
  'code',
  'cookie',
  'cookieHash',
  'currentPassword',
  'hash',
  'idToken',
  'newPassword',
  'password',
  'passwordHash',
  'privateKey',
  'recoveryCode',
  'recoveryCodes',
  'refreshToken',
  'secret',
  'secretHash',
  'token',
  'wrappedKey',
]);

/** Kept as the fact that they changed: a person may want them gone one day, and a line can't be removed. */
const PERSONAL: ReadonlySet<string> = new Set(['email', 'emailKey', 'newEmail', 'phone', 'googleSubject']);

/** What stands for personal data in the audit log. */
export const CHANGED = '[changed]';

/**
 * What of an account or another resource changed: fields that differ, secrets left out, personal data as
 * {@link CHANGED}. Null stands for a resource that did not exist yet, or does no more.
 */
export function redact(
  before: Fields | null,
  after: Fields | null,
): { readonly before: unknown; readonly after: unknown } {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const changed = [...names].filter((name) => !isDeepStrictEqual(before?.[name], after?.[name]));
  const pick = (fields: Fields | null) =>
    fields === null
      ? null
      : scrub(Object.fromEntries(changed.map((name) => [name, fields[name] ?? null])), 'user');
  return { before: pick(before), after: pick(after) };
}

/**
 * A value without secrets and personal data, at any depth. `name` is a person's where the target is an account; keys and
 * strategies keep theirs.
 */
export function scrub(value: unknown, targetType: string): unknown {
  // Hashes, keys and ciphertexts are binary; nothing that a reader could use is.
  if (types.isUint8Array(value)) return undefined;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => scrub(item, targetType) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    if (SECRETS.has(name)) return [];
    const personal = PERSONAL.has(name) || (name === 'name' && targetType === 'user');
    const clean = personal && typeof field === 'string' ? CHANGED : scrub(field, targetType);
    return clean === undefined ? [] : [[name, clean]];
  });
  return Object.fromEntries(kept);
}
