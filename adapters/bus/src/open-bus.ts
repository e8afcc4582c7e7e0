import type { Bus, Cache, Clock } from '@tradewind/market';
import type { Logger } from './logger.ts';
import { createMemoryBus } from './memory-bus.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisBus } from './redis-bus.ts';
import type { RedisBusHealth } from './redis-bus.ts';
import { createRedisCache } from './redis-cache.ts';

export interface OpenBusOptions {
  /** `redis://…` or `rediss://…`; without it bus and cache live in this process. */
  readonly redisUrl?: string | undefined;
  readonly prefix: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface OpenedBus {
  readonly bus: Bus;
  readonly cache: Cache;
  readonly kind: 'memory' | 'redis';
  /** Round trip in milliseconds, 0 in process. @throws while Redis is away. */
  readonly ping: () => Promise<number>;
  readonly health: () => RedisBusHealth;
  readonly close: () => Promise<void>;
}

/**
 * Bus and cache as the environment asks for them.
 * @throws when a Redis is named but can't be reached.
 */
export async function openBus({ redisUrl, prefix, clock, logger }: OpenBusOptions): Promise<OpenedBus> {
  if (redisUrl === undefined) {
    const bus = createMemoryBus({ logger });
    const cache = createMemoryCache({ clock });
    return {
      bus,
      cache,
      kind: 'memory',
      ping: async () => 0,
      health: () => ({ state: 'up', reconnects: 0, lastError: null, dropped: 0 }),
      close: async () => {
        await Promise.all([bus.close(), cache.close()]);
      },
    };
  }
  const bus = await createRedisBus({ url: redisUrl, prefix, logger });
  const cache = await createRedisCache({ url: redisUrl, prefix, logger }).catch(async (error: unknown) => {
    await bus.close();
    throw error;
  });
  return {
    bus,
    cache,
    kind: 'redis',
    ping: () => cache.ping(),
    health() {
      const [forBus, forCache] = [bus.health(), cache.health()];
      return { ...forBus, state: forCache.state === 'up' ? forBus.state : 'down' };
    },
    close: async () => {
      await Promise.all([bus.close(), cache.close()]);
    },
  };
}
