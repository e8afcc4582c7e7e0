import type { Bus } from '@tradewind/market';
import { callHandler } from './handler.ts';
import { decode, encode } from './json.ts';
import { warningLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { connectRedis } from './redis-connection.ts';
import type { ConnectionHealth } from './redis-connection.ts';

export interface RedisOptions {
  readonly url: string;
  /** Stands before every topic and key, so that several installations can share one server. */
  readonly prefix: string;
  /** After this many milliseconds without an answer the server counts as away. Five seconds unless told. */
  readonly replyTimeoutMs?: number;
  readonly logger?: Logger;
}

export interface RedisBusHealth extends ConnectionHealth {
  /** Messages that were published while Redis could not take them. */
  readonly dropped: number;
}

export interface RedisBus extends Bus {
  health(): RedisBusHealth;
}

/**
 * Publish/subscribe between processes. Delivery is at most once, as Redis has it: while the server is away messages
 * are dropped and counted, never kept for later, for a price that arrives late would pass for a fresh one. Publishing
 * therefore neither waits nor fails for want of Redis. Subscriptions outlive the outage.
 * @throws when Redis can't be reached at first.
 */
export async function createRedisBus(options: RedisOptions): Promise<RedisBus> {
  const { url, prefix, replyTimeoutMs, logger = warningLogger } = options;
  const publisher = await connectRedis({
    url,
    name: 'publish',
    waitWhileDown: false,
    replyTimeoutMs,
    logger,
  });
  // A connection of its own, because replies to commands would wait behind a burst of messages.
  const subscriber = await connectRedis({ url, name: 'subscribe', waitWhileDown: true, logger }).catch(
    async (error: unknown) => {
      await publisher.close();
      throw error;
    },
  );
  const decodeShared = rememberLast(decode);
  let dropped = 0;
  let closed = false;

  return {
    async publish(topic, message) {
      if (closed) throw new Error('the bus is closed');
      const text = encode(message);
      try {
        await publisher.run((client) => client.publish(prefix + topic, text));
      } catch {
        dropped += 1;
      }
    },
    async subscribe(pattern, handler) {
      if (closed) throw new Error('the bus is closed');
      let active = true;
      const listener = (text: string, from: string): void => {
        if (active) callHandler(handler, decodeShared(text), from.slice(prefix.length), logger);
      };
      const { client } = subscriber;
      const channel = prefix + pattern;
      const glob = pattern.endsWith('*') ? `${escapeGlob(channel.slice(0, -1))}*` : null;
      await (glob === null ? client.subscribe(channel, listener) : client.pSubscribe(glob, listener));
      return async () => {
        if (!active || closed) return;
        active = false;
        const done = (
          glob === null ? client.unsubscribe(channel, listener) : client.pUnsubscribe(glob, listener)
        ).catch(ignoreOutage);
        // Nothing is delivered from here on; that the server hears of it can wait until it is back.
        if (client.isReady) await done;
      };
    },
    async close() {
      closed = true;
      await Promise.all([publisher.close(), subscriber.close()]);
    },
    health() {
      const [ours, theirs] = [publisher.health(), subscriber.health()];
      return {
        state: ours.state === 'up' && theirs.state === 'up' ? 'up' : 'down',
        reconnects: Math.max(ours.reconnects, theirs.reconnects),
        lastError: ours.lastError ?? theirs.lastError,
        dropped,
      };
    },
  };
}

/** A connection that breaks takes its subscriptions along; those without a listener stay gone. */
function ignoreOutage(): void {}

/** A topic's own `*`, `?`, `[`, `]` and `\` mean themselves. */
function escapeGlob(text: string): string {
  return text.replaceAll(/[*?[\]\\]/g, String.raw`\$&`);
}

/** Handlers of one channel get the same text one after the other; it is decoded once. */
function rememberLast(compute: (text: string) => unknown): (text: string) => unknown {
  let lastText: string | null = null;
  let lastValue: unknown;
  return (text) => {
    if (text !== lastText) {
      lastValue = compute(text);
      lastText = text;
    }
    return lastValue;
  };
}
