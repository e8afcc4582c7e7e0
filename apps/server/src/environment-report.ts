import type { Config } from './config.ts';

const ABSENT: readonly (readonly [name: keyof Config, consequence: string])[] = [
  ['DATABASE_URL', 'the embedded PostgreSQL is used'],
  ['REDIS_URL', 'cache and messages stay in this process; several processes need it'],
  ['LOG_DIR', 'logs go to standard output only'],
  ['CORS_ORIGIN', 'only pages of the same origin may use the API'],
  ['PUBLIC_URL', 'links in mails lead to the address that the server listens at'],
  ['JWT_PRIVATE_KEY', 'the key of access tokens is generated and kept in the data folder'],
  ['ENCRYPTION_KEYS', 'the key of stored secrets is generated and kept in the data folder'],
  ['SMTP_URL', 'mails are not sent; outside production they are kept at /api/dev/outbox'],
  ['GOOGLE_CLIENT_ID', 'signing in with Google is off'],
  ['ADMIN_EMAIL', 'the first administrator is made with a generated password, printed once'],
  ['TRUST_PROXY', 'addresses of clients are taken from the connection, not from a proxy'],
];

/** What each variable that is not set switches off or falls back to. */
export function absentFeatures(config: Config): string[] {
  return ABSENT.filter(([name]) => config[name] === undefined).map(
    ([name, consequence]) => `${name} is not set: ${consequence}`,
  );
}
