import type { CancelTask, Scheduler } from '../scheduler.ts';
import type { CcxtExchange } from './exchange.ts';
import type { ExchangeProfile } from './profile.ts';

/** How long a closing handshake may take before the socket is cut, in milliseconds. */
const CLOSE_MS = 1_000;

/**
 * CCXT constructor options of a venue. CCXT's own rate limiter is on. Its own waits before it dials again are off:
 * they read the process's clock, and the venue's `Reconnector` decides.
 */
export function exchangeConfig(
  profile: ExchangeProfile,
  overrides: Readonly<Record<string, unknown>>,
): object {
  const base = { enableRateLimit: true, options: { ws: { backoff: { base: 0 } }, tradesLimit: 5_000 } };
  return merge(merge(base, profile.config), overrides);
}

function merge(base: object, over: object): object {
  const result: Record<string, unknown> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] = isPlain(below) && isPlain(value) ? merge(below, value) : value;
  }
  return result;
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Closes every connection of an exchange; a peer that does not answer is cut off. */
export async function closeExchange(exchange: CcxtExchange, scheduler: Scheduler): Promise<void> {
  const clients = Object.values(exchange.clients);
  let cancel: CancelTask = () => undefined;
  const patience = new Promise<void>((resolve) => {
    cancel = scheduler.after(CLOSE_MS, resolve);
  });
  await Promise.race([exchange.close().catch(() => undefined), patience]);
  cancel();
  for (const client of clients) client.connection?.terminate();
}
