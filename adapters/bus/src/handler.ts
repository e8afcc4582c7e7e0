import type { Bus } from '@tradewind/market';
import type { Logger } from './logger.ts';

export type Handler = Parameters<Bus['subscribe']>[1];

/** Calls one handler. Whether it throws or rejects, it is reported and nobody else notices. */
export function callHandler(handler: Handler, message: unknown, topic: string, logger: Logger): void {
  try {
    const result: unknown = handler(message, topic);
    if (result instanceof Promise) result.catch((err: unknown) => report(err, topic, logger));
  } catch (err) {
    report(err, topic, logger);
  }
}

function report(err: unknown, topic: string, logger: Logger): void {
  logger.error({ err, topic }, `a handler of the topic ${topic} failed`);
}
