import { createRedisScripts } from '@tradewind/bus';
import type { RedisScripts } from '@tradewind/bus';
import { REDIS_ABSENT, startRedis } from '@tradewind/bus/testing';
import type { RedisServer } from '@tradewind/bus/testing';
import { expect } from 'vitest';
import type { TestContext } from 'vitest';

/** Where limits are counted: in process, or in a Redis of the tests' own. */
export interface Counting {
  readonly name: string;
  /** Counters of one process; those of one `installation` are shared. Skips the test where there is no Redis. */
  scripts(context: TestContext, installation: string): Promise<RedisScripts | undefined>;
  /** The server behind it. */
  redis(context: TestContext): Promise<RedisServer>;
  end(): Promise<void>;
}

export function inProcess(): Counting {
  return {
    name: 'in process',
    scripts: async () => undefined,
    redis: (context) => context.skip('nothing is shared in process'),
    end: async () => undefined,
  };
}

export function inRedis(): Counting {
  let starting: Promise<RedisServer> | undefined;
  const redis = (context: TestContext): Promise<RedisServer> => {
    if (REDIS_ABSENT !== null) context.skip(REDIS_ABSENT);
    return (starting ??= startRedis());
  };
  return {
    name: 'in Redis',
    redis,
    async scripts(context, installation) {
      const { url } = await redis(context);
      const faults: unknown[] = [];
      const scripts = await createRedisScripts({
        url,
        prefix: `${installation}:`,
        replyTimeoutMs: 200,
        logger: { info: () => undefined, warn: () => undefined, error: (details) => faults.push(details) },
      });
      context.onTestFinished(async () => {
        await scripts.close();
        expect(faults).toEqual([]); // They would be hidden: counting goes on in process.
      });
      return scripts;
    },
    end: async () => (await starting)?.remove(),
  };
}
