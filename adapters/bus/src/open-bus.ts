import type { Bus, Cache, Clock } from '@tradewind/market';
import type { Logger } from './logger.ts';
import { createMemoryBus } from './memory-bus.ts';
import { createMemoryCache } from './memory-cache.ts';
import { createRedisBus } from './redis-bus.ts';
import type { RedisBusHealth } from './redis-bus.ts';
import { createRedisCache } from './redis-cache.ts';
import { createRedisScripts } from './redis-scripts.ts';
import type { RedisScripts } from './redis-scripts.ts';

/** A request waits for its count; it is better counted in process than held up by a server that hangs. */
const COUNT_TIMEOUT_MS = 500;

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
  /** Counters that processes share; undefined in process. */
  readonly scripts: RedisScripts | undefined;
  readonly kind: 'memory' | 'redis';
  /** Round trip in milliseconds, 0 in process. @throws while Redis is away. */
  readonly ping: () => Promise<number>;
  /** Of bus and cache. Without scripts nothing is lost: those who count go on counting in process. */
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
      scripts: undefined,
      kind: 'memory',
      ping: async () => 0,
      health: () => ({ state: 'up', reconnects: 0, lastError: null, dropped: 0 }),
      close: async () => {
        await Promise.all([bus.close(), cache.close()]);
      },
    };
  }
  const options = { url: redisUrl, prefix, logger };
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(part: T): T => {
    opened.push(part);
    return part;
  };
  const close = async (): Promise<void> => {
    await Promise.all(opened.map((part) => part.close()));
  };
  try {
    const bus = keep(await createRedisBus(options));
    const cache = keep(await createRedisCache(options));
    const scripts = keep(await createRedisScripts({ ...options, replyTimeoutMs: COUNT_TIMEOUT_MS }));
    return {
      bus,
      cache,
      scripts,
      kind: 'redis',
      ping: () => cache.ping(),
      health() {
        const [forBus, forCache] = [bus.health(), cache.health()];
        return { ...forBus, state: forCache.state === 'up' ? forBus.state : 'down' };
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
