import { DEFAULT_WINDOW_HOURS, StatisticsWindows } from '@tradewind/market';
import { decimalText } from '@tradewind/protocol';
import { parseSender, parseSmtpUrl } from '@tradewind/mail';
import { z } from 'zod';
import { parsePaperFunds } from './modules/trading/paper-funds.ts';
import { administratorPasswordProblem } from './modules/users/administrator-password.ts';
import { parseEncryptionKeys } from './vault/encryption-keys.ts';
import { readPrivateKeys, readPublicKeys } from './modules/auth/signing-keys.ts';

const flag = z
  .enum(['true', 'false', '1', '0', 'yes', 'no', 'on', 'off'])
  .transform((text) => ['true', '1', 'yes', 'on'].includes(text));

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

const rate = decimalText.refine(
  (text) => Number(text) >= 0 && Number(text) < 1,
  'must be a share from 0 to below 1',
);

const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .transform((text) => Date.parse(text));

const windowHours = z.string().transform((text, context) => {
  const hours = text.split(',').map(Number);
  try {
    return new StatisticsWindows(hours).hours;
  } catch (error) {
    context.addIssue({ code: 'custom', message: (error as Error).message });
    return z.NEVER;
  }
});

/** A length of time as `15m`, `30d` or seconds → seconds. */
const duration = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}[smhd]?$/, 'must be a length of time as 15m, 12h or 30d')
    .transform((text) => Number.parseInt(text, 10) * (SECONDS[text.at(-1)!] ?? 1))
    .refine((seconds) => seconds >= min && seconds <= max, `must lie between ${min} and ${max} seconds`);

/** What development sends as; no mail server elsewhere takes it. */
const LOCAL_SENDER = 'Tradewind <noreply@localhost>';

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A check that `read` takes the text, with its complaint. */
function holds(
  read: (text: string) => unknown,
): [check: (text: string) => boolean, options: { error: (issue: { input?: unknown }) => string }] {
  const complaint = (text: unknown): string | undefined => {
    try {
      read(String(text));
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  };
  return [(text) => complaint(text) === undefined, { error: ({ input }) => complaint(input) ?? '' }];
}

/** `1m:730,1h:3650` → days to keep, per stored timeframe. */
const retentionDays = z
  .string()
  .regex(
    /^(1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d):\d{1,5}(,(1m|3m|5m|15m|30m|1h|2h|4h|6h|8h|12h|1d):\d{1,5})*$/,
  )
  .transform((text) => Object.fromEntries(text.split(',').map((part) => part.split(':') as [string, string])))
  .transform((days) =>
    Object.fromEntries(Object.entries(days).map(([timeframe, count]) => [timeframe, Number(count)])),
  )
  .refine((days) => Object.values(days).every((count) => count > 0), 'must keep at least one day');

/**
 * Every variable that the server reads, with its default. Groups follow `docs/reference/environment.md`, which is tested
 * against this table.
 */
export const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: whole(0, 65_535).default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  TRUST_PROXY: z.string().min(1).optional(),
  CORS_ORIGIN: z.string().min(1).optional(),
  CORS_CREDENTIALS: flag.default(false),
  RATE_LIMIT_WINDOW_MS: whole(1000, 86_400_000).default(60_000),
  RATE_LIMIT_MAX_REQUESTS: whole(1, 1_000_000).default(100),
  API_DOCS: flag.optional(),

  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DB_MAX_POOL_SIZE: whole(2, 200).default(10),
  DB_MIN_POOL_SIZE: whole(0, 200).default(2),
  TRADEWIND_DATA_DIR: z.string().min(1).optional(),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  REDIS_PREFIX: z.string().max(64).default('tradewind:'),

  FEEDS: z
    .string()
    .regex(/^(auto|live|practice|replay|(binance|coinbase|kraken|bingx)(,(binance|coinbase|kraken|bingx))*)$/)
    .default('auto'),
  REPLAY_FROM: moment.optional(),
  REPLAY_SPEED: z.coerce.number().min(1).max(100).default(1),
  REPLAY_DATA: z.string().min(1).optional(),
  REPLAY_VENUE: z
    .string()
    .regex(/^[a-z0-9_-]{1,32}$/)
    .default('binance'),
  PRACTICE_SEED: whole(0, 2 ** 31 - 1).optional(),
  PRACTICE_HISTORY_DAYS: whole(1, 3650).default(365),
  STATISTICS_WINDOW_HOURS: windowHours.default(DEFAULT_WINDOW_HOURS),
  HOT_DAYS: whole(1, 365).default(3),
  RETENTION_DAYS: retentionDays.optional(),

  WS_PING_INTERVAL: whole(1000, 600_000).default(25_000),
  WS_PING_TIMEOUT: whole(1000, 600_000).default(20_000),
  WS_MAX_CONNECTIONS: whole(1, 1_000_000).default(10_000),
  WS_RATE_LIMIT_POINTS: whole(1, 1_000_000).default(100),
  WS_RATE_LIMIT_DURATION: whole(1, 3600).default(1),
  WS_MAX_SUBSCRIPTIONS: whole(1, 100_000).default(1000),

  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  LOG_DIR: z.string().min(1).optional(),
  LOG_MAX_SIZE: z
    .string()
    .regex(/^\d+[kmg]$/i, 'must be a size as 20m')
    .default('20m'),
  LOG_MAX_FILES: z
    .string()
    .regex(/^\d+d?$/, 'must be a count, or days as 14d')
    .default('14d'),

  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  AUTH_RATE_LIMIT_FACTOR: z.coerce.number().min(0.01).max(1_000_000).optional(),
  JWT_PRIVATE_KEY: z
    .string()
    .refine(...holds(readPrivateKeys))
    .optional(),
  JWT_PUBLIC_KEY: z
    .string()
    .refine(...holds(readPublicKeys))
    .optional(),
  JWT_EXPIRES_IN: duration(60, 86_400).default(15 * 60),
  JWT_REFRESH_EXPIRES_IN: duration(3600, 90 * 86_400).default(30 * 86_400),
  SESSION_MAX_AGE: whole(60_000, 90 * 86_400_000).default(86_400_000),
  ENCRYPTION_KEYS: z
    .string()
    .refine(...holds(parseEncryptionKeys))
    .optional(),
  ADMIN_EMAIL: z.email().optional(),
  ADMIN_PASSWORD: z.string().min(1).max(1024).optional(),
  SMTP_URL: z
    .string()
    .refine(...holds(parseSmtpUrl))
    .optional(),
  MAIL_FROM: z
    .string()
    .refine(...holds(parseSender))
    .default(LOCAL_SENDER),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_ISSUER: z.url({ protocol: /^https?$/ }).default('https://accounts.google.com'),

  MAX_LEVERAGE: whole(1, 125).default(125),
  DEFAULT_LEVERAGE: whole(1, 125).default(20),
  LIQUIDATION_FEE: rate.default('0.005'),
  PAPER_FUNDS: z
    .string()
    .default('spot:USDT:100000,margin:USDT:10000')
    .transform((text, context) => {
      try {
        return parsePaperFunds(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: (error as Error).message });
        return z.NEVER;
      }
    }),
  PAPER_DEPOSIT_LIMIT: decimalText.default('1000000'),
  INSURANCE_FUND: decimalText.default('1000000'),
  TAKER_FEE: rate.default('0.0004'),
  MAKER_FEE: rate.default('0.0002'),
});

export type Config = z.output<typeof environment>;

/** Secrets that development makes for itself, and production must be given. */
function missingInProduction(config: Config): string[] {
  const problems: string[] = [];
  if (config.JWT_PRIVATE_KEY === undefined) {
    problems.push(
      'JWT_PRIVATE_KEY: production needs an RSA key (openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072)',
    );
  }
  if (config.ENCRYPTION_KEYS === undefined) {
    problems.push('ENCRYPTION_KEYS: production needs a key, as 1:$(openssl rand -base64 32)');
  }
  if (config.SMTP_URL !== undefined && config.MAIL_FROM === LOCAL_SENDER) {
    problems.push('MAIL_FROM: mail servers refuse noreply@localhost; set the address that mails come from');
  }
  if (config.SMTP_URL !== undefined && config.PUBLIC_URL === undefined) {
    problems.push('PUBLIC_URL: links in mails need the address at which browsers reach this server');
  }
  if (config.GOOGLE_CLIENT_ID !== undefined && config.PUBLIC_URL === undefined) {
    problems.push('PUBLIC_URL: Google sends browsers back to the address at which they reach this server');
  }
  if (config.ADMIN_PASSWORD !== undefined) {
    const problem = administratorPasswordProblem(config.ADMIN_PASSWORD, config.ADMIN_EMAIL);
    if (problem !== null) problems.push(`ADMIN_PASSWORD: ${problem}`);
  }
  return problems;
}

/** Variables of other documents that something newer replaced; read, named in a warning, and not used. */
const REPLACED: Readonly<Record<string, string>> = {
  MONGODB_URI: 'DATABASE_URL (PostgreSQL)',
  DB_NAME: 'DATABASE_URL (PostgreSQL)',
  JWT_SECRET: 'JWT_PRIVATE_KEY and JWT_PUBLIC_KEY',
  JWT_REFRESH_SECRET: 'refresh tokens that are stored hashed and need no secret',
  ADMIN_TOKEN: 'accounts with the role admin; npm run ws:admin still takes an access token from it',
  SESSION_SECRET: 'sessions that are stored hashed and need no secret',
};

export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The environment has ${problems.length} mistake(s):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

/**
 * Reads the configuration. Empty values count as absent, as they do in `.env` files.
 * @throws {ConfigError} naming each variable that can't be used.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): {
  config: Config;
  warnings: string[];
} {
  const present = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  const config = parsed.data;
  const problems: string[] = [];
  if (config.NODE_ENV === 'production') problems.push(...missingInProduction(config));
  if (config.FEEDS === 'replay' && config.REPLAY_FROM === undefined) {
    problems.push('REPLAY_FROM: FEEDS=replay needs a date to play from, as REPLAY_FROM=2021-05-12');
  }
  if (config.CORS_CREDENTIALS && (config.CORS_ORIGIN === undefined || config.CORS_ORIGIN === '*')) {
    problems.push('CORS_ORIGIN: CORS_CREDENTIALS=true needs the exact origins that may send credentials');
  }
  if ((config.GOOGLE_CLIENT_ID === undefined) !== (config.GOOGLE_CLIENT_SECRET === undefined)) {
    problems.push(
      'GOOGLE_CLIENT_SECRET: signing in with Google needs both GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET',
    );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const warnings = Object.entries(REPLACED)
    .filter(([name]) => present[name] !== undefined)
    .map(([name, replacement]) => `${name} is not used any more; it was replaced by ${replacement}`);
  return { config, warnings };
}
