import type { Cache, PricePoint } from '@tradewind/market';
import { decode, encode } from './json.ts';
import { warningLogger } from './logger.ts';
import type { RedisOptions } from './redis-bus.ts';
import { connectRedis } from './redis-connection.ts';
import type { ConnectionHealth } from './redis-connection.ts';

export interface RedisCache extends Cache {
  /** Round trip in milliseconds. @throws while Redis is away. */
  ping(): Promise<number>;
  health(): ConnectionHealth;
}

/**
 * A cache that processes share. Values are JSON strings with a TTL; windows are sorted sets whose members read
 * `time:value` with the time as score. While Redis is away every call fails at once rather than late; the connection
 * comes back by itself.
 * @throws when Redis can't be reached at first.
 */
export async function createRedisCache(options: RedisOptions): Promise<RedisCache> {
  const { url, prefix, replyTimeoutMs, logger = warningLogger } = options;
  const connection = await connectRedis({ url, name: 'cache', waitWhileDown: false, replyTimeoutMs, logger });

  // Kept apart, as they are in process: a value and a window may have the same key.
  const valueKey = (key: string): string => `${prefix}value:${key}`;
  const windowKey = (key: string): string => `${prefix}window:${key}`;

  // Commands of one turn leave in one packet and in order, so nothing here needs a pipeline of its own.
  return {
    async set(key, value, ttlMs) {
      const text = encode(value);
      await connection.run((client) => client.set(valueKey(key), text, expiry(ttlMs)));
    },
    async setMany(entries, ttlMs) {
      const px = expiry(ttlMs);
      const texts = Array.from(entries, ([key, value]) => [valueKey(key), encode(value)] as const);
      await connection.run((client) => Promise.all(texts.map(([key, text]) => client.set(key, text, px))));
    },
    async setIfAbsent(key, value, ttlMs) {
      const setting = { ...expiry(ttlMs), condition: 'NX' } as const;
      const text = encode(value);
      return (await connection.run((client) => client.set(valueKey(key), text, setting))) !== null;
    },
    async get(key) {
      return decodeReply(await connection.run((client) => client.get(valueKey(key))));
    },
    async getMany(keys) {
      const replies = await connection.run((client) =>
        Promise.all(keys.map((key) => client.get(valueKey(key)))),
      );
      return replies.map(decodeReply);
    },
    async delete(key) {
      await connection.run((client) => client.del([valueKey(key), windowKey(key)]));
    },
    async windowAppend(entries, spanMs) {
      const points = Array.from(entries);
      await connection.run((client) =>
        Promise.all(
          points.map(([key, { time, value }]) => client.windowAppend(windowKey(key), time, value, spanMs)),
        ),
      );
    },
    async windowRange(key, from, to) {
      const members = await connection.run((client) =>
        client.zRange(windowKey(key), score(from), `(${score(to)}`, { BY: 'SCORE' }),
      );
      return members.map(parsePoint);
    },
    close: () => connection.close(),
    health: () => connection.health(),
    async ping() {
      const startedAt = performance.now();
      await connection.run((client) => client.ping());
      return performance.now() - startedAt;
    },
  };
}

function expiry(ttlMs: number) {
  return { expiration: { type: 'PX', value: Math.max(1, Math.round(ttlMs)) } } as const;
}

function decodeReply(text: string | null): unknown {
  return text === null ? undefined : decode(text);
}

function parsePoint(member: string): PricePoint {
  const colon = member.indexOf(':');
  return { time: Number(member.slice(0, colon)), value: Number(member.slice(colon + 1)) };
}

/** Redis spells infinity its own way. */
function score(time: number): string {
  if (time === Infinity) return '+inf';
  return time === -Infinity ? '-inf' : String(time);
}
