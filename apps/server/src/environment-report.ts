import type { Config } from './config.ts';

const ABSENT: readonly (readonly [name: keyof Config, consequence: string])[] = [
  ['DATABASE_URL', 'the embedded PostgreSQL is used'],
  ['REDIS_URL', 'cache and messages stay in this process; several processes need it'],
  ['LOG_DIR', 'logs go to standard output only'],
  ['CORS_ORIGIN', 'only pages of the same origin may use the API'],
  ['TRUST_PROXY', 'addresses of clients are taken from the connection, not from a proxy'],
];

/** What each variable that is not set switches off or falls back to. */
export function absentFeatures(config: Config): string[] {
  const lines = ABSENT.filter(([name]) => config[name] === undefined).map(
    ([name, consequence]) => `${name} is not set: ${consequence}`,
  );
  if (config.ADMIN_TOKEN === undefined) {
    lines.push(
      config.NODE_ENV === 'production'
        ? 'ADMIN_TOKEN is not set: administration routes are off'
        : 'ADMIN_TOKEN is not set: one is generated and kept in the data folder',
    );
  }
  return lines;
}
