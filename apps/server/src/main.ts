import { ConfigError, readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { announce } from './announce.ts';
import { startServer } from './start.ts';

/** How long a shutdown may take before the process ends anyway. */
const DRAIN_MS = 20_000;

async function main(): Promise<void> {
  const { config, warnings } = readConfig(process.env);
  const logger = createLogger(config, process.stdout.isTTY);
  for (const warning of warnings) logger.warn(warning);
  const server = await startServer({
    config,
    logger,
    clock: { now: () => Date.now() },
    random: Math.random,
    onFatal: (error) => {
      logger.fatal({ err: error }, 'the embedded database is lost');
      process.exit(1);
    },
  });
  announce(server, (line) => process.stdout.write(`${line}\n`));

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'shutting down');
    setTimeout(() => {
      logger.error('shutdown took too long');
      process.exit(1);
    }, DRAIN_MS).unref();
    server.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'shutdown failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'));
}

main().catch((error: unknown) => {
  // One clear line: a user who starts a second copy or mistypes a variable should not have to read a stack.
  const expected = error instanceof ConfigError || (error as { code?: unknown }).code !== undefined;
  process.stderr.write(`${expected ? (error as Error).message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
