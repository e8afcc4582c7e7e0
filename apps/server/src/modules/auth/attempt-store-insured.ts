import type { RedisScripts } from '@tradewind/bus';
import type { Clock } from '@tradewind/market';
import { MemoryAttemptStore } from './attempt-store-memory.ts';
import { RedisAttemptStore } from './attempt-store-redis.ts';
import type { AttemptStore } from './attempt-store.ts';

/** Shared through Redis where there is one; in this process without it, and for as long as it is away. */
export function createAttemptStore(options: {
  readonly clock: Clock;
  readonly scripts: RedisScripts | undefined;
}): AttemptStore {
  const { clock, scripts } = options;
  const own = new MemoryAttemptStore({ clock });
  if (scripts === undefined) return own;
  const shared = new RedisAttemptStore(scripts);
  // The connection reports outages in the log; signing in goes on.
  const insured =
    <Args extends readonly unknown[], Result>(
      step: (store: AttemptStore, ...args: Args) => Promise<Result>,
    ) =>
    (...args: Args): Promise<Result> =>
      step(shared, ...args).catch(() => step(own, ...args));
  return {
    charge: insured((store, ...args: Parameters<AttemptStore['charge']>) => store.charge(...args)),
    refund: insured((store, key: string) => store.refund(key)),
    clear: insured((store, key: string) => store.clear(key)),
    remembers: insured((store, key: string) => store.remembers(key)),
    async remember(key, ttlMs, now) {
      // In both, so that an outage doesn't turn those who signed in here into strangers.
      await own.remember(key, ttlMs, now);
      await shared.remember(key, ttlMs).catch(() => undefined);
    },
  };
}
