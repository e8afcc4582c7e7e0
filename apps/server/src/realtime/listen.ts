import type { Bus } from '@tradewind/market';

export interface Listening {
  /** Resolves once messages come; rejects where the bus refused. */
  readonly ready: Promise<void>;
  /** No message is handled after this. */
  stop(): void;
}

/** Subscribes to a topic and can be stopped at any time, also before the bus has answered. */
export function listen(
  bus: Bus,
  topic: string,
  handler: (message: unknown) => void,
  onFailure: (error: unknown) => void,
): Listening {
  let stopped = false;
  const subscription = bus.subscribe(topic, (message) => {
    if (!stopped) handler(message);
  });
  const ready = subscription.then(() => undefined);
  ready.catch(onFailure);
  return {
    ready,
    stop: () => {
      stopped = true;
      void subscription
        .then(
          (unsubscribe) => unsubscribe(),
          () => undefined,
        )
        .catch(onFailure);
    },
  };
}
