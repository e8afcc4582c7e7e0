import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Logger } from 'pino';
import type { Config } from './config.ts';

export type { Logger } from 'pino';

/** Fields that never reach a log, wherever they turn up. */
const SECRETS = [
  'authorization',
  'cookie',
  'password',
  'token',
  'apiKey',
  'secret',
  'x-api-key',
  'set-cookie',
];

/**
 * JSON lines on standard output (readable ones on a terminal), and rotating files where LOG_DIR is set.
 */
export function createLogger(config: Config, isTerminal: boolean): Logger {
  const targets: { target: string; level: string; options: Record<string, unknown> }[] = [
    isTerminal
      ? {
          target: 'pino-pretty',
          level: config.LOG_LEVEL,
          options: { translateTime: 'HH:MM:ss.l', ignore: 'pid,hostname', singleLine: true },
        }
      : { target: 'pino/file', level: config.LOG_LEVEL, options: { destination: 1 } },
  ];
  if (config.LOG_DIR !== undefined) {
    mkdirSync(config.LOG_DIR, { recursive: true });
    targets.push({
      target: 'pino-roll',
      level: config.LOG_LEVEL,
      options: {
        file: join(config.LOG_DIR, 'tradewind'),
        extension: '.log',
        size: config.LOG_MAX_SIZE,
        frequency: 'daily',
        limit: { count: Number.parseInt(config.LOG_MAX_FILES, 10) },
        mkdir: true,
      },
    });
  }
  const paths = SECRETS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*["${name}"]`]);
  return pino({
    level: config.LOG_LEVEL,
    redact: {
      paths: paths.filter(
        (path) => !/\.[\w]*-/.test(path) && !path.startsWith('x-') && !path.startsWith('set-'),
      ),
      censor: '[redacted]',
    },
    transport: { targets },
  });
}
