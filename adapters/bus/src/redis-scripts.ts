import { ErrorReply } from 'redis';
import { warningLogger } from './logger.ts';
import type { RedisOptions } from './redis-bus.ts';
import { connectRedis } from './redis-connection.ts';
import type { ConnectionHealth } from './redis-connection.ts';

/**
 * Atomic steps on counters that processes share, as scripts that Redis runs. `eval` and `isReady` are called as
 * node-redis calls them, so libraries that expect such a client take this one.
 */
export interface RedisScripts {
  /** Stands before every key; whoever names a key puts it there. */
  readonly prefix: string;
  readonly isReady: boolean;
  /** @throws while Redis is away, at once; or when it doesn't answer in time. */
  eval(
    script: string,
    options: { readonly keys: readonly string[]; readonly arguments: readonly string[] },
  ): Promise<unknown>;
  health(): ConnectionHealth;
  close(): Promise<void>;
}

/**
 * A connection of its own, so that counting never waits behind windows and prices.
 * @throws when Redis can't be reached at first.
 */
export async function createRedisScripts(options: RedisOptions): Promise<RedisScripts> {
  const { url, prefix, replyTimeoutMs, logger = warningLogger } = options;
  const connection = await connectRedis({
    url,
    name: 'scripts',
    waitWhileDown: false,
    replyTimeoutMs,
    logger,
  });
  let lastFault = '';
  return {
    prefix,
    get isReady() {
      return connection.health().state === 'up';
    },
    async eval(script, { keys, arguments: args }) {
      try {
        return await connection.run((client) =>
          client.eval(script, { keys: [...keys], arguments: [...args] }),
        );
      } catch (err) {
        // Who counts goes on in process and says nothing; a Redis that is there but refuses must be seen all the same.
        if (err instanceof ErrorReply && err.message !== lastFault) {
          lastFault = err.message;
          logger.error({ err, keys }, 'Redis refuses to count');
        }
        throw err;
      }
    },
    health: () => connection.health(),
    close: () => connection.close(),
  };
}
