import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '@tradewind/database';
import { createTestDatabase } from '@tradewind/database/testing';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import type { Logger } from '../../src/logger.ts';
import { startServer } from '../../src/start.ts';
import { Client } from './client.ts';

export const ADMIN = { email: 'admin@example.com', password: 'a password of administrators' };

/** The whole server on a database and a data folder of its own and a free port, fed by the practice market. */
export async function runServer(
  env: Readonly<Record<string, string>> = {},
  options: { readonly logger?: Logger } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-server-'));
  const database = await createTestDatabase();
  const { config } = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    FEEDS: 'practice',
    // A year takes 16 s of a core, which most tests have no use for.
    PRACTICE_HISTORY_DAYS: '3',
    DATABASE_URL: database.url,
    TRADEWIND_DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    RATE_LIMIT_MAX_REQUESTS: '100000',
    AUTH_RATE_LIMIT_FACTOR: '10000',
    ...env,
  });
  const server = await startServer({
    config,
    logger: options.logger ?? pino({ level: config.LOG_LEVEL }),
    clock: { now: () => Date.now() },
    random: Math.random,
    onFatal: (error) => {
      throw error;
    },
    // The cluster of tests keeps nothing over a crash, and says so.
    durability: 'relaxed-for-tests',
  });
  const own = await openDatabase({ url: database.url, max: 2 });
  const url = server.url.replace('localhost', '127.0.0.1');
  return {
    server,
    url,
    database,
    folder,
    /** Looks at the database past the server, or makes time pass in it. */
    async query<Row = Record<string, unknown>>(
      text: string,
      values: readonly unknown[] = [],
    ): Promise<Row[]> {
      return (await own.pool.query(text, [...values])).rows as Row[];
    },
    client: (headers: Readonly<Record<string, string>> = {}) => new Client(url, headers),
    /** An administrator who has signed in. */
    async admin() {
      const client = new Client(url);
      await client.signIn(ADMIN.email, ADMIN.password);
      return client;
    },
    async stop() {
      await own.close();
      await server.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof runServer>>;

/** Asks until `check` is content, for what happens a moment later. */
export async function eventually<T>(
  ask: () => Promise<T>,
  check: (value: T) => boolean,
  timeoutMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await ask();
    if (check(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`not so within ${timeoutMs} ms: ${JSON.stringify(value).slice(0, 500)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
