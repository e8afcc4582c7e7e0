import { readFile } from 'node:fs/promises';
import { ERRORS } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { ConfigError, environment, readConfig } from '../src/config.ts';
import { absentFeatures } from '../src/environment-report.ts';

const root = new URL('../../../', import.meta.url);
const read = (path: string) => readFile(new URL(path, root), 'utf8');

describe('configuration', () => {
  it('starts with nothing set', () => {
    const { config, warnings } = readConfig({});
    expect(config).toMatchObject({
      PORT: 3000,
      FEEDS: 'auto',
      STATISTICS_WINDOW_HOURS: [1, 5, 9, 13, 17, 21],
    });
    expect(warnings).toEqual([]);
  });

  it('reads days of retention per timeframe', () => {
    expect(readConfig({ RETENTION_DAYS: '1m:730,1h:3650' }).config.RETENTION_DAYS).toEqual({
      '1m': 730,
      '1h': 3650,
    });
  });

  it('counts empty as not set', () => {
    expect(readConfig({ PORT: '', REDIS_URL: '' }).config.PORT).toBe(3000);
  });

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: 'eighty' }, 'PORT'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ FEEDS: 'mtgox' }, 'FEEDS'],
    [{ REPLAY_SPEED: '101' }, 'REPLAY_SPEED'],
    [{ STATISTICS_WINDOW_HOURS: '1,5,25' }, 'STATISTICS_WINDOW_HOURS'],
    [{ STATISTICS_WINDOW_HOURS: '1,1' }, 'STATISTICS_WINDOW_HOURS'],
    [{ TAKER_FEE: '1.5' }, 'TAKER_FEE'],
    [{ RETENTION_DAYS: '7m:3' }, 'RETENTION_DAYS'],
    [{ RETENTION_DAYS: '1m:0' }, 'RETENTION_DAYS'],
    [{ TAKER_FEE: '4e-4' }, 'TAKER_FEE'],
    [{ FEEDS: 'replay' }, 'REPLAY_FROM'],
    [{ CORS_CREDENTIALS: 'true', CORS_ORIGIN: '*' }, 'CORS_ORIGIN'],
    [{ NODE_ENV: 'production' }, 'JWT_PRIVATE_KEY'],
    [{ NODE_ENV: 'production' }, 'ENCRYPTION_KEYS'],
    [{ NODE_ENV: 'production', ADMIN_PASSWORD: 'changeme123' }, 'ADMIN_PASSWORD'],
    [{ NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example.com' }, 'MAIL_FROM'],
    [{ NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example.com' }, 'PUBLIC_URL'],
    [{ JWT_PRIVATE_KEY: 'secret' }, 'JWT_PRIVATE_KEY'],
    [{ JWT_EXPIRES_IN: '2 weeks' }, 'JWT_EXPIRES_IN'],
    [{ JWT_EXPIRES_IN: '10s' }, 'JWT_EXPIRES_IN'],
    [{ JWT_REFRESH_EXPIRES_IN: '365d' }, 'JWT_REFRESH_EXPIRES_IN'],
    [{ ENCRYPTION_KEYS: '1:c2hvcnQ=' }, 'ENCRYPTION_KEYS'],
    [{ SMTP_URL: 'http://mail.example.com' }, 'SMTP_URL'],
    [{ MAIL_FROM: 'nobody' }, 'MAIL_FROM'],
    [{ GOOGLE_CLIENT_ID: 'a' }, 'GOOGLE_CLIENT_SECRET'],
    [{ PUBLIC_URL: 'ftp://example.com' }, 'PUBLIC_URL'],
  ])('refuses %j and names the variable', (env, name) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(new RegExp(`\\b${name}\\b`));
  });

  it('names every mistake at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(/PORT[^]*LOG_LEVEL/);
  });

  it('says what replaced an old secret', () => {
    const { warnings } = readConfig({ JWT_SECRET: 'x', MONGODB_URI: 'mongodb://x' });
    expect(warnings.join('\n')).toMatch(/JWT_SECRET.*JWT_PRIVATE_KEY/);
    expect(warnings.join('\n')).toMatch(/MONGODB_URI.*DATABASE_URL/);
  });

  it('says what each missing variable means', () => {
    const lines = absentFeatures(readConfig({}).config).join('\n');
    expect(lines).toMatch(/REDIS_URL is not set/);
    expect(lines).toMatch(/SMTP_URL is not set.*outbox/);
    expect(lines).toMatch(/GOOGLE_CLIENT_ID is not set.*off/);
  });

  it('reads lengths of time', () => {
    const { config } = readConfig({ JWT_EXPIRES_IN: '2h', JWT_REFRESH_EXPIRES_IN: '7200' });
    expect(config).toMatchObject({ JWT_EXPIRES_IN: 7200, JWT_REFRESH_EXPIRES_IN: 7200 });
  });

  it('never repeats a secret in its complaint', () => {
    for (const env of [
      { JWT_PRIVATE_KEY: 'hunter2' },
      { ENCRYPTION_KEYS: 'hunter2' },
      { SMTP_URL: 'http://u:hunter2@x' },
    ]) {
      expect(() => readConfig(env)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }),
      );
    }
  });
});

describe('documents', () => {
  it('environment.md and .env.example name every variable, and no other', async () => {
    const names = Object.keys(environment.shape);
    const documented = [...(await read('docs/reference/environment.md')).matchAll(/^\| `([A-Z_]+)`/gm)].map(
      ([, name]) => name,
    );
    const example = [...(await read('.env.example')).matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(
      ([, name]) => name,
    );
    expect(new Set(documented)).toEqual(new Set(names));
    expect(new Set(example)).toEqual(new Set(names));
  });

  it('environment.md states the defaults', async () => {
    const { config } = readConfig({});
    const rows = [
      ...(await read('docs/reference/environment.md')).matchAll(/^\| `([A-Z_]+)`\s*\| `([^`]+)`\s*\|/gm),
    ];
    expect(rows.length).toBeGreaterThan(10);
    for (const [, name = '', value = ''] of rows) {
      const stated = readConfig({ [name]: value }).config;
      expect(stated[name as keyof typeof config], name).toEqual(config[name as keyof typeof config]);
    }
  });

  it('errors.md is the error table', async () => {
    const rows = [
      ...(await read('docs/reference/errors.md')).matchAll(/^\| `([A-Z_]+)`\s*\| (\d+)\s*\| (.+?)\s*\|$/gm),
    ];
    expect(
      Object.fromEntries(
        rows.map(([, code, status, meaning]) => [code, { status: Number(status), meaning }]),
      ),
    ).toEqual(ERRORS);
  });
});
