import type { Acknowledgement, ErrorEnvelope } from '@tradewind/protocol';
import { RequestError } from './errors.ts';

/** As many streams as one message to the server may name. */
const BATCH_MAX = 500;

/** Sends one client event; resolves with its acknowledgement, rejects when the connection is lost before it comes. */
export type Ask = (
  event: 'subscribe' | 'unsubscribe',
  payload: { readonly streams: readonly string[] },
) => Promise<Acknowledgement<{ streams: string[] }>>;

export interface SubscriptionsOptions {
  readonly ask: Ask;
  readonly isConnected: () => boolean;
  /** Subscriptions that were confirmed once are over, without having been released. */
  readonly onLost: (error: Error) => void;
}

interface Subscription {
  holders: number;
  /** The server's name for it; what the caller wrote until the server has answered. */
  resolved: string;
  isConfirmed: boolean;
  readonly confirmation: PromiseWithResolvers<string>;
}

/**
 * What one namespace is subscribed to, counted by holders: the server hears of the first and of the last only. After a
 * reconnect all of it is subscribed again.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #held = new Map<string, Subscription>();
  /** To be sent together at the end of this turn. */
  readonly #unsent = new Set<string>();

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#held.size;
  }

  /**
   * Resolves with the server's names of the streams once it has confirmed all of them; while there is no connection that
   * waits for one.
   * @throws {RequestError} where the server refuses one of them; then none of this call is held.
   */
  async hold(streams: readonly string[]): Promise<string[]> {
    const outcomes = await Promise.allSettled(streams.map((stream) => this.#holdOne(stream)));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure === undefined)
      return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<string>).value);
    await this.release(streams.filter((_stream, index) => outcomes[index]!.status === 'fulfilled'));
    throw failure.reason;
  }

  /** Ends one holder's interest in each stream; those that nobody holds any more are unsubscribed. */
  async release(streams: readonly string[]): Promise<void> {
    const over = new Set<string>();
    for (const stream of streams) {
      const subscription = this.#held.get(stream);
      if (subscription === undefined) continue;
      subscription.holders -= 1;
      if (subscription.holders > 0) continue;
      this.#held.delete(stream);
      this.#unsent.delete(stream);
      // A caller that still waits for it is not left waiting.
      subscription.confirmation.resolve(subscription.resolved);
      over.add(subscription.resolved);
    }
    // Another spelling of the same stream may still be held.
    for (const { resolved } of this.#held.values()) over.delete(resolved);
    const names = [...over];
    for (let start = 0; start < names.length && this.#options.isConnected(); start += BATCH_MAX) {
      // Lost with the connection, it needs no retry: a new one starts without subscriptions.
      await this.#options
        .ask('unsubscribe', { streams: names.slice(start, start + BATCH_MAX) })
        .catch(() => undefined);
    }
  }

  /** Subscribes once more to a stream that is held, for its current value. */
  renew(resolved: string): void {
    for (const [stream, subscription] of this.#held) {
      if (subscription.resolved === resolved) return this.#send(stream);
    }
  }

  /** True where the server has confirmed a stream by this name, on this connection or one before. */
  isConfirmed(stream: string): boolean {
    return this.#held.get(stream)?.isConfirmed === true;
  }

  /** Subscribes everything that is held; called at each connect. */
  renewAll(): void {
    for (const stream of this.#held.keys()) this.#send(stream);
  }

  /** Lets go of everything because the server does; {@link SubscriptionsOptions.onLost} hears of it if anything was there. */
  lose(reason: Error): void {
    const hadAny = [...this.#held.values()].some(({ isConfirmed }) => isConfirmed);
    this.close(reason);
    if (hadAny) this.#options.onLost(reason);
  }

  /** Lets go of everything; who still waits is told `reason`. */
  close(reason: Error): void {
    for (const { confirmation } of this.#held.values()) confirmation.reject(reason);
    this.#held.clear();
    this.#unsent.clear();
  }

  #holdOne(stream: string): Promise<string> {
    const known = this.#held.get(stream);
    const subscription: Subscription = known ?? {
      holders: 0,
      resolved: stream,
      isConfirmed: false,
      confirmation: Promise.withResolvers<string>(),
    };
    subscription.holders += 1;
    if (known === undefined) {
      this.#held.set(stream, subscription);
      if (this.#options.isConnected()) this.#send(stream);
    }
    return subscription.confirmation.promise;
  }

  /** Streams that are asked for in one turn go in one message. */
  #send(stream: string): void {
    if (this.#unsent.size === 0) queueMicrotask(() => this.#flush());
    this.#unsent.add(stream);
  }

  #flush(): void {
    const streams = [...this.#unsent];
    this.#unsent.clear();
    for (let start = 0; start < streams.length; start += BATCH_MAX) {
      void this.#subscribe(streams.slice(start, start + BATCH_MAX));
    }
  }

  async #subscribe(streams: readonly string[]): Promise<void> {
    const wanted = streams.filter((stream) => this.#held.has(stream));
    if (wanted.length === 0 || !this.#options.isConnected()) return;
    const answer = await this.#options.ask('subscribe', { streams: wanted }).catch(() => undefined);
    // Without an answer the connection is gone, and the next one subscribes everything again.
    if (answer === undefined) return;
    if ('ok' in answer) {
      wanted.forEach((stream, index) => this.#confirm(stream, answer.streams[index] ?? stream));
      return;
    }
    const pauseMs = retryAfterMs(answer);
    if (pauseMs !== undefined) {
      setTimeout(() => void this.#subscribe(wanted), pauseMs);
      return;
    }
    const refused = refusedStreams(answer);
    const [gone, left] = refused.size === 0 ? [wanted, []] : split(wanted, (stream) => refused.has(stream));
    for (const stream of gone) this.#refuse(stream, new RequestError(answer));
    if (gone.length > 0) await this.#subscribe(left);
  }

  #confirm(stream: string, resolved: string): void {
    const subscription = this.#held.get(stream);
    if (subscription === undefined) return;
    subscription.resolved = resolved;
    subscription.isConfirmed = true;
    subscription.confirmation.resolve(resolved);
  }

  #refuse(stream: string, error: RequestError): void {
    const subscription = this.#held.get(stream);
    if (subscription === undefined) return;
    this.#held.delete(stream);
    if (subscription.isConfirmed) this.#options.onLost(error);
    else subscription.confirmation.reject(error);
  }
}

function retryAfterMs({ code, details }: ErrorEnvelope): number | undefined {
  if (code !== 'RATE_LIMITED') return undefined;
  const pause = (details as { retryAfterMs?: unknown } | undefined)?.retryAfterMs;
  return typeof pause === 'number' ? pause : 1_000;
}

/** Of a call with several streams the server names those that it refused. */
function refusedStreams({ details }: ErrorEnvelope): Set<string> {
  if (!Array.isArray(details)) return new Set();
  return new Set(
    details.flatMap((entry: { stream?: unknown }) => (typeof entry?.stream === 'string' ? entry.stream : [])),
  );
}

function split(streams: readonly string[], isFirst: (stream: string) => boolean): [string[], string[]] {
  return [streams.filter(isFirst), streams.filter((stream) => !isFirst(stream))];
}
