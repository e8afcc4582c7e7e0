import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@tradewind/database/testing';
import { pino } from 'pino';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/start.ts';

export const ADMIN_TOKEN = 'a-token-for-tests-that-is-long-enough';

/** The whole server on a database and a data folder of its own and a free port, fed by the practice market. */
export async function runServer(env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-server-'));
  const database = await createTestDatabase();
  const { config } = readConfig({
    NODE_ENV: 'test',
    PORT: '0',
    FEEDS: 'practice',
    DATABASE_URL: database.url,
    TRADEWIND_DATA_DIR: folder,
    LOG_LEVEL: 'silent',
    ADMIN_TOKEN,
    RATE_LIMIT_MAX_REQUESTS: '100000',
    ...env,
  });
  const server = await startServer({
    config,
    logger: pino({ level: config.LOG_LEVEL }),
    clock: { now: () => Date.now() },
    random: Math.random,
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    server,
    url: server.url.replace('localhost', '127.0.0.1'),
    database,
    folder,
    async stop() {
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
