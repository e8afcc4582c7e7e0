import { createAdapter } from '@socket.io/redis-adapter';
import type { RedisPair } from './options.ts';

export interface GuardedAdapter {
  /** For Socket.IO's `adapter` option. */
  readonly adapter: ReturnType<typeof createAdapter>;
  /** Resolves once every command has been answered, so that the clients can be closed. */
  settled(): Promise<void>;
}

/**
 * Socket.IO's Redis adapter. It sends commands without looking after them: a Redis that is away would end the process by
 * an unhandled rejection. So the clients that it gets report failures.
 */
export function redisAdapter(redis: RedisPair, onFailure: (error: unknown) => void): GuardedAdapter {
  const pending = new Set<Promise<unknown>>();
  const guarded = (client: object) =>
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          const result: unknown = Reflect.apply(value, target, args);
          if (result instanceof Promise) {
            pending.add(result);
            result.catch(onFailure).finally(() => pending.delete(result));
          }
          return result;
        };
      },
    });
  return {
    adapter: createAdapter(guarded(redis.publisher), guarded(redis.subscriber), {
      key: `${redis.prefix}socket.io`,
    }),
    settled: async () => {
      await Promise.allSettled(pending);
    },
  };
}
