import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLogger, readConfig, startServer } from '@tradewind/server';

/** The whole server on a fresh data folder and its own embedded database, fed by the practice market, without rate limits. */
export async function startBenchServer(env: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tradewind-bench-'));
  const { config } = readConfig({
    PORT: '0',
    FEEDS: 'practice',
    TRADEWIND_DATA_DIR: folder,
    LOG_LEVEL: 'error',
    RATE_LIMIT_MAX_REQUESTS: '1000000',
    ...env,
  });
  const server = await startServer({
    config,
    logger: createLogger(config, false),
    clock: { now: () => Date.now() },
    random: Math.random,
    onFatal: (error) => {
      throw error;
    },
  });
  return {
    server,
    url: server.url.replace('localhost', '127.0.0.1'),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
