import { createClient, defineScript } from 'redis';
import type { CommandParser } from 'redis';
import type { Logger } from './logger.ts';
import { ReplyWatch } from './reply-watch.ts';

export interface RedisConnectionOptions {
  readonly url: string;
  /** What the connection is for, in the log and in Redis' own client list. */
  readonly name: string;
  /**
   * Whether commands wait for the server to come back (subscriptions do) or fail at once (a price that arrives late is
   * worse than none).
   */
  readonly waitWhileDown: boolean;
  readonly replyTimeoutMs?: number | undefined;
  readonly logger: Logger;
}

/** How one connection is doing. */
export interface ConnectionHealth {
  readonly state: 'up' | 'down';
  readonly reconnects: number;
  /** The newest failure, in words without secrets; null where there was none. */
  readonly lastError: string | null;
}

export interface RedisConnection {
  /** For subscriptions, whose replies nobody waits for; everything else goes through `run`. */
  readonly client: RedisClient;
  /** Runs a command. @throws when the server is away, or doesn't answer in time. */
  run<T>(command: (client: RedisClient) => Promise<T>): Promise<T>;
  health(): ConnectionHealth;
  close(): Promise<void>;
}

export type RedisClient = ReturnType<typeof newClient>;

/** Commands that may wait or be under way; beyond it they fail, so that a hanging server can't fill the memory. */
const QUEUE_MAX = 65_536;
const CONNECT_TIMEOUT_MS = 5_000;
/** A ping each few seconds keeps a healthy connection busy, so silence three times as long means it is dead. */
const PING_INTERVAL_MS = 4_000;
const SILENCE_MAX_MS = 12_000;
const REPLY_TIMEOUT_MS = 5_000;
/** Before the first connection only: a wrong address should end the start, not be retried for ever. */
const FIRST_RETRIES = 5;
const RETRY_DELAY_MS_MAX = 2_000;
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Adds one point to a window in one step: KEYS[1] the sorted set; ARGV time, value, span. A point of the same time is
 * replaced; what is a span older than the newest is dropped; the whole expires a span from now.
 */
const WINDOW_APPEND = `
redis.call('ZREMRANGEBYSCORE', KEYS[1], ARGV[1], ARGV[1])
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[1] .. ':' .. ARGV[2])
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('(%.17g', tonumber(newest) - tonumber(ARGV[3])))
redis.call('PEXPIRE', KEYS[1], ARGV[3])
`;

/**
 * Connects, and from then on reconnects by itself with growing, jittered pauses.
 * @throws when no connection comes about within a few attempts; the message names the server without its password.
 */
export async function connectRedis(options: RedisConnectionOptions): Promise<RedisConnection> {
  const { url, name, logger } = options;
  // The URL constructor's own error would carry the text, password and all, into the log.
  if (!URL.canParse(url)) throw new TypeError('the address of Redis is not of the form redis://host:port');
  const place = withoutSecrets(url);
  let connectedBefore = false;
  let outage = false;
  let reconnects = 0;
  let lastError: string | null = null;
  const replies = new ReplyWatch(options.replyTimeoutMs ?? REPLY_TIMEOUT_MS);

  const client = newClient(options, (retries, cause) =>
    connectedBefore || retries < FIRST_RETRIES ? retryDelayMs(retries) : cause,
  );
  client.on('error', (err: Error) => {
    lastError = err.message;
    if (!outage && connectedBefore) logger.warn({ err, redis: place, connection: name }, 'Redis is gone');
    outage = true;
  });
  client.on('ready', () => {
    if (connectedBefore) {
      reconnects += 1;
      logger.info({ redis: place, connection: name }, 'Redis is back');
    }
    connectedBefore = true;
    outage = false;
    replies.reset();
  });

  try {
    await client.connect();
  } catch (error) {
    client.destroy();
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Redis at ${place} does not answer: ${reason}`, { cause: error });
  }
  return {
    client,
    run: (command) => replies.run(() => command(client)),
    health: () => ({
      state: client.isReady && !replies.silent ? 'up' : 'down',
      reconnects,
      lastError: replies.silent ? replies.reason : lastError,
    }),
    close: () => closeClient(client),
  };
}

function newClient(
  { url, name, waitWhileDown }: RedisConnectionOptions,
  reconnectStrategy: (retries: number, cause: Error) => number | Error,
) {
  return createClient({
    url,
    name: `tradewind-${name}`,
    disableOfflineQueue: !waitWhileDown,
    commandsQueueMaxLength: QUEUE_MAX,
    pingInterval: PING_INTERVAL_MS,
    maintNotifications: 'disabled',
    socket: { reconnectStrategy, connectTimeout: CONNECT_TIMEOUT_MS, socketTimeout: SILENCE_MAX_MS },
    scripts: {
      windowAppend: defineScript({
        SCRIPT: WINDOW_APPEND,
        NUMBER_OF_KEYS: 1,
        parseCommand(parser: CommandParser, key: string, time: number, value: number, spanMs: number) {
          parser.pushKey(key);
          parser.push(String(time), String(value), String(spanMs));
        },
        transformReply: () => undefined,
      }),
    },
  });
}

/** Doubles from 50 ms to two seconds; half of it is chance, so that many processes don't return as one. */
function retryDelayMs(retries: number): number {
  const delay = Math.min(50 * 2 ** retries, RETRY_DELAY_MS_MAX);
  return Math.ceil(delay / 2 + (Math.random() * delay) / 2);
}

/** Lets commands under way finish, but doesn't wait for a server that no longer answers. */
async function closeClient(client: RedisClient): Promise<void> {
  if (!client.isOpen) return;
  if (!client.isReady) {
    client.destroy();
    return;
  }
  const timer = setTimeout(() => client.destroy(), CLOSE_TIMEOUT_MS);
  try {
    await client.close();
  } finally {
    clearTimeout(timer);
  }
}

function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
