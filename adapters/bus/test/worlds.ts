import type { TestContext } from 'vitest';
import type { Bus, Cache } from '@tradewind/market';
import { createMemoryBus, createMemoryCache, createRedisBus, createRedisCache } from '@tradewind/bus';
import { ManualClock, RecordingLogger } from './recording.ts';
import { REDIS_ABSENT, startRedis } from '@tradewind/bus/testing';
import type { RedisServer } from '@tradewind/bus/testing';

/** One implementation under the conformance suite. */
export interface World {
  bus(context: TestContext): Promise<{ publisher: Bus; subscriber: Bus; logger: RecordingLogger }>;
  /** `pass` lets that much time go by for what expires. */
  cache(context: TestContext): Promise<{ cache: Cache; pass: (milliseconds: number) => Promise<void> }>;
  end(): Promise<void>;
}

/** Publisher and subscriber are one and the same: a process of its own. */
export function memoryWorld(): World {
  return {
    async bus({ onTestFinished }) {
      const logger = new RecordingLogger();
      const bus = createMemoryBus({ logger });
      onTestFinished(() => bus.close());
      return { publisher: bus, subscriber: bus, logger };
    },
    async cache({ onTestFinished }) {
      const clock = new ManualClock();
      const cache = createMemoryCache({ clock });
      onTestFinished(() => cache.close());
      return { cache, pass: async (milliseconds) => clock.advance(milliseconds) };
    },
    end: async () => undefined,
  };
}

/** Publisher and subscriber have connections of their own, as two processes would. */
export function redisWorld(): World {
  let starting: Promise<RedisServer> | undefined;
  let count = 0;
  const server = (context: TestContext): Promise<RedisServer> => {
    if (REDIS_ABSENT !== null) context.skip(REDIS_ABSENT);
    starting ??= startRedis();
    return starting;
  };
  // Glob characters in the prefix must do no harm either.
  const nextPrefix = (): string => `test[${(count += 1)}]*:`;
  return {
    async bus(context) {
      const { url } = await server(context);
      const logger = new RecordingLogger();
      const options = { url, prefix: nextPrefix(), logger };
      const [publisher, subscriber] = await Promise.all([createRedisBus(options), createRedisBus(options)]);
      context.onTestFinished(async () => {
        await Promise.all([publisher.close(), subscriber.close()]);
      });
      return { publisher, subscriber, logger };
    },
    async cache(context) {
      const { url } = await server(context);
      const cache = await createRedisCache({ url, prefix: nextPrefix() });
      context.onTestFinished(() => cache.close());
      return {
        cache,
        pass: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds + 20)),
      };
    },
    end: async () => (await starting)?.remove(),
  };
}
