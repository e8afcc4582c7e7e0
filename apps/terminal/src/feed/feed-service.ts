import { ConnectionError, RequestError, TradingClient } from '@tradewind/client';
import type { StreamEvent } from '@tradewind/client';
import type { OrderBookResource } from '@tradewind/protocol';
import { answer } from './answer.ts';
import { BookPacer } from './book-pacer.ts';
import { invoke } from './invoke.ts';
import type { CallFailure, LinkStatus, Post, Stream, StreamPayloads, ToWorker } from './messages.ts';
import { followSession } from './session.ts';

const LATENCY_EVERY_MS = 5_000;
const FIRST_LATENCY_AFTER_MS = 400;
const RECONNECT_MAX_MS = 3_000;

/** The worker's side of the gateway: one client of the server, whose streams and answers it posts to the page. */
export function serve(post: Post): (message: ToWorker) => void {
  let client: TradingClient | undefined;
  const stops = new Map<Stream, () => void>();

  const watch = (stream: Stream) => {
    if (client === undefined || stops.has(stream)) return;
    const event = stream as StreamEvent;
    const pacer = new BookPacer((payload) =>
      post({ type: 'event', stream, payload }, [payload.bids.buffer, payload.asks.buffer]),
    );
    const off = client.on(event, (payload) => {
      if (stream.startsWith('orderbook:')) pacer.take(payload as OrderBookResource);
      else post({ type: 'event', stream, payload: payload as StreamPayloads[Stream] });
    });
    stops.set(stream, () => {
      off();
      pacer.stop();
    });
    client.subscribe([stream]).catch((error: unknown) => {
      if (stops.has(stream)) post({ type: 'refused', stream, failure: failure(error) });
    });
  };

  const reply = (id: number, result: Promise<unknown>) => {
    result.then(
      (value) => post({ type: 'result', id, value }),
      (error: unknown) => post({ type: 'failure', id, failure: failure(error) }),
    );
  };

  return (message) => {
    switch (message.type) {
      case 'open':
        client = new TradingClient({
          url: message.url,
          latencyEveryMs: LATENCY_EVERY_MS,
          socket: { reconnectionDelayMax: RECONNECT_MAX_MS },
        });
        reportLink(client, post);
        followSession(client, post);
        client.on('user:resync', () => post({ type: 'resync' }));
        return;
      case 'watch':
        watch(message.stream);
        return;
      case 'unwatch':
        stops.get(message.stream)?.();
        stops.delete(message.stream);
        client?.unsubscribe([message.stream]).catch(() => undefined);
        return;
      case 'call':
        if (client === undefined) return;
        reply(message.id, answer(client, message.name, message.request));
        return;
      case 'invoke':
        if (client !== undefined) reply(message.id, invoke(client, message.path, message.args));
    }
  };
}

function reportLink(client: TradingClient, post: Post): void {
  let link: LinkStatus = { state: 'connecting', latencyMs: null };
  const report = (change: Partial<LinkStatus>) => {
    link = { ...link, ...change };
    post({ type: 'link', link });
  };
  client.on('connected', () => {
    report({ state: 'connected' });
    // The namespaces join after the connection itself; until then there is nothing to measure on.
    setTimeout(() => {
      client.ping().then(
        ({ roundTripMs }) => report({ latencyMs: roundTripMs }),
        () => undefined,
      );
    }, FIRST_LATENCY_AFTER_MS);
  });
  client.on('latency', ({ roundTripMs }) => report({ latencyMs: roundTripMs }));
  client.on('disconnected', () => report({ state: 'reconnecting', latencyMs: null }));
}

function failure(error: unknown): CallFailure {
  if (error instanceof RequestError) {
    const { code, message, details, retryAfterSeconds } = error;
    return {
      code,
      message,
      ...(details === undefined ? {} : { details }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    };
  }
  const code = error instanceof ConnectionError ? 'NETWORK' : 'UNEXPECTED';
  return { code, message: error instanceof Error ? error.message : String(error) };
}
