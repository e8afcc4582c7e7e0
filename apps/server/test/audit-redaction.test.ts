import { describe, expect, it } from 'vitest';
import { CHANGED, redact, scrub } from '../src/modules/audit/redact.ts';

describe('what the audit log keeps of a change', () => {
  it('is what differs, and nothing else', () => {
    const before = { role: 'user', status: 'active', plan: 'free', planExpiresAt: null };
    const after = { role: 'admin', status: 'active', plan: 'free', planExpiresAt: null };
    expect(redact(before, after)).toEqual({ before: { role: 'user' }, after: { role: 'admin' } });
  });

  it('is the fact alone where personal data changed, and null where there was none', () => {
    const before = { email: 'old@example.com', name: null, phone: '+4930123456' };
    const after = { email: 'new@example.com', name: 'Satoshi', phone: null };
    expect(redact(before, after)).toEqual({
      before: { email: CHANGED, name: null, phone: CHANGED },
      after: { email: CHANGED, name: CHANGED, phone: null },
    });
  });

  it('never is a secret, at any depth, whatever form it has', () => {
    const secrets = {
      passwordHash: '$argon2id$v=19$secret',
      token: 'secret',
      recoveryCodes: ['secret'],
      nested: { list: [{ secret: 'secret', kept: 1 }] },
      bytes: Buffer.from('secret'),
      view: new Uint8Array([115, 101]),
    };
    const { before, after } = redact(null, secrets);
    expect(before).toBe(null);
    expect(after).toEqual({ nested: { list: [{ kept: 1 }] } });
    expect(JSON.stringify(scrub({ a: secrets }, 'session'))).not.toContain('secret"');
  });

  it('compares dates and objects by what they say', () => {
    const same = { at: new Date(5), preferences: { theme: 'dark' } };
    expect(redact(same, structuredClone(same))).toEqual({ before: {}, after: {} });
    expect(redact({ at: new Date(5) }, { at: new Date(6) }).after).toEqual({ at: new Date(6).toISOString() });
  });

  it('is the name of a key, but not of a person', () => {
    expect(scrub({ name: 'my bot' }, 'api_key')).toEqual({ name: 'my bot' });
    expect(scrub({ name: 'Satoshi' }, 'user')).toEqual({ name: CHANGED });
    expect(scrub({ email: 'a@example.com' }, 'api_key')).toEqual({ email: CHANGED });
  });

  it('holds names that mean something to JavaScript as plain fields', () => {
    const hostile = JSON.parse('{"__proto__": {"admin": true}, "constructor": 1}') as Record<string, unknown>;
    const { after } = redact(null, hostile);
    expect(Object.keys(after as object)).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['admin']).toBe(undefined);
  });
});
