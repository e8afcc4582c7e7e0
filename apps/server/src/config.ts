import { DEFAULT_WINDOW_HOURS, StatisticsWindows } from '@tradewind/market';
import { decimalText } from '@tradewind/protocol';
import { z } from 'zod';

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

  ADMIN_TOKEN: z.string().min(16).max(512).optional(),
  MAX_LEVERAGE: whole(1, 125).default(125),
  TAKER_FEE: rate.default('0.0004'),
  MAKER_FEE: rate.default('0.0002'),
});

export type Config = z.output<typeof environment>;

/** Variables of other documents that something newer replaced; read, named in a warning, and not used. */
const REPLACED: Readonly<Record<string, string>> = {
  MONGODB_URI: 'DATABASE_URL (PostgreSQL)',
  DB_NAME: 'DATABASE_URL (PostgreSQL)',
  JWT_SECRET: 'JWT_PRIVATE_KEY and JWT_PUBLIC_KEY',
  JWT_REFRESH_SECRET: 'refresh tokens that are stored hashed and need no secret',
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
  if (
    config.NODE_ENV === 'production' &&
    config.ADMIN_TOKEN !== undefined &&
    config.ADMIN_TOKEN.length < 32
  ) {
    problems.push('ADMIN_TOKEN: must have at least 32 characters in production');
  }
  if (config.FEEDS === 'replay' && config.REPLAY_FROM === undefined) {
    problems.push('REPLAY_FROM: FEEDS=replay needs a date to play from, as REPLAY_FROM=2021-05-12');
  }
  if (config.CORS_CREDENTIALS && (config.CORS_ORIGIN === undefined || config.CORS_ORIGIN === '*')) {
    problems.push('CORS_ORIGIN: CORS_CREDENTIALS=true needs the exact origins that may send credentials');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  const warnings = Object.entries(REPLACED)
    .filter(([name]) => present[name] !== undefined)
    .map(([name, replacement]) => `${name} is not used any more; it was replaced by ${replacement}`);
  return { config, warnings };
}
