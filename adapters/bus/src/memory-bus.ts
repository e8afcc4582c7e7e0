import type { Bus } from '@tradewind/market';
import { callHandler } from './handler.ts';
import { decode, encode } from './json.ts';
import { warningLogger } from './logger.ts';
import type { Logger } from './logger.ts';
import { Subscriptions } from './subscriptions.ts';
import type { Subscription } from './subscriptions.ts';

interface Delivery {
  readonly topic: string;
  readonly message: unknown;
  readonly to: readonly Subscription[];
}

/**
 * Publish/subscribe within this process. A message is copied through JSON when it is published, as it would be on its
 * way through Redis, and only if somebody listens: the publisher may go on changing its object, handlers share one
 * frozen copy, and what JSON drops is dropped here as well. Delivery follows in a later turn of the event loop, in
 * the order of publication; handlers that publish wait for the turn after it, so they can't starve timers and sockets.
 */
export function createMemoryBus({ logger = warningLogger }: { readonly logger?: Logger } = {}): Bus {
  const subscriptions = new Subscriptions();
  let waiting: Delivery[] = [];
  let closed = false;

  const deliver = (): void => {
    const batch = waiting;
    waiting = [];
    for (const { topic, message, to } of batch) {
      for (const subscription of to) {
        if (subscription.active) callHandler(subscription.handler, message, topic, logger);
      }
    }
  };

  return {
    // Async functions, so that what fails is a rejection here as it is over a network.
    async publish(topic, message) {
      if (closed) throw new Error('the bus is closed');
      const text = encode(message);
      const to = subscriptions.matching(topic);
      if (to.length === 0) return;
      if (waiting.length === 0) setImmediate(deliver);
      waiting.push({ topic, message: decode(text), to });
    },
    async subscribe(pattern, handler) {
      if (closed) throw new Error('the bus is closed');
      const remove = subscriptions.add(pattern, handler);
      return async () => remove();
    },
    async close() {
      closed = true;
      subscriptions.clear();
    },
  };
}
