import { randomUUID } from 'node:crypto';
import type { Clock } from '@tradewind/market';
import { ApiError, validationIssues } from '@tradewind/protocol';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { envelope, toApiError } from '../http/errors.ts';
import type { Logger } from '../logger.ts';
import type { RealtimeCounters } from './counters.ts';
import type { RealtimeConfig } from './options.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a client event comes to. */
export interface Outcome {
  /** Goes into the acknowledgement beside `ok: true`. */
  readonly result: object;
  /** Sent to a client that gave no acknowledgement callback. */
  readonly event?: readonly [name: string, payload: unknown];
  /** Runs once the acknowledgement is on its way. */
  readonly afterwards?: () => void;
}

/** One client event of a namespace. */
export interface ClientEvent<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** Points of the rate limit that it costs; 1 where absent. */
  readonly cost?: (payload: z.output<Schema>) => number;
  readonly handle: (socket: Socket, payload: z.output<Schema>) => Outcome | Promise<Outcome>;
}

/** Keeps schema and handler of an event in step. */
export function clientEvent<Schema extends z.ZodType>(event: ClientEvent<Schema>): ClientEvent {
  return event;
}

export interface DispatchOptions {
  readonly config: Pick<RealtimeConfig, 'WS_RATE_LIMIT_POINTS' | 'WS_RATE_LIMIT_DURATION'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly counters: RealtimeCounters;
}

/** A client with so many more refusals than answers, in multiples of the limit, is not one that made a mistake. */
const REFUSALS_MAX = 10;

/** A flood without callbacks is told this often; an event for each refusal would only double it. */
const TELL_EVERY_MS = 1_000;

/**
 * Answers every event that a socket sends: through its acknowledgement callback, or where it has none by an event of
 * its own; with the result, or with the error envelope. Nothing that a client sends can throw out of here.
 */
export function dispatchEvents(
  socket: Socket,
  events: ReadonlyMap<string, ClientEvent>,
  options: DispatchOptions,
): void {
  const { config, clock, counters, logger } = options;
  const namespace = socket.nsp.name;
  const points = config.WS_RATE_LIMIT_POINTS;
  const bucket = new TokenBucket(points, config.WS_RATE_LIMIT_DURATION * 1000, clock.now());
  let refusals = 0;
  let toldAt = -Infinity;

  function spend(cost: number): void {
    const waitMs = bucket.take(cost, clock.now());
    if (waitMs === 0) {
      refusals = Math.max(0, refusals - 1);
      return;
    }
    refusals += 1;
    const retryAfterSeconds = Math.ceil(waitMs / 1000);
    throw new ApiError('RATE_LIMITED', `Too many events; retry in ${waitMs} ms`, {
      details: { retryAfterMs: waitMs },
      retryAfterSeconds,
    });
  }

  function fail(error: unknown, acknowledge: ((answer: unknown) => void) | undefined, event: string): void {
    const apiError = toApiError(error instanceof Error ? error : new Error(String(error)));
    const requestId = randomUUID();
    if (apiError.code === 'INTERNAL') {
      logger.error({ err: error, requestId, namespace, event }, 'realtime event failed');
    }
    const failure = envelope(apiError, requestId);
    if (acknowledge !== undefined) {
      acknowledge(failure);
      counters.messagesOut(namespace, 1);
    } else if (apiError.code !== 'RATE_LIMITED' || clock.now() - toldAt >= TELL_EVERY_MS) {
      if (apiError.code === 'RATE_LIMITED') toldAt = clock.now();
      socket.emit('error', failure);
      counters.messagesOut(namespace, 1);
    }
    if (refusals <= points * REFUSALS_MAX) return;
    refusals = 0;
    counters.dropped('flooding');
    logger.warn({ namespace, address: socket.handshake.address }, 'flooding client disconnected');
    socket.disconnect(true);
  }

  async function answer(
    name: string,
    payload: unknown,
    acknowledge: ((answer: unknown) => void) | undefined,
  ) {
    try {
      const event = events.get(name);
      counters.eventIn(namespace);
      spend(1);
      if (event === undefined) {
        throw new ApiError('UNKNOWN_EVENT', `${namespace} has no event ${JSON.stringify(name.slice(0, 64))}`);
      }
      const parsed = event.schema.safeParse(payload);
      if (!parsed.success) {
        const details = validationIssues(parsed.error, 'payload');
        const first = details[0];
        throw new ApiError(
          'VALIDATION_FAILED',
          first ? `${first.path}: ${first.message}` : 'payload is not valid',
          { details },
        );
      }
      // With the point that is spent already, never more than the bucket holds.
      const extra = Math.min(event.cost?.(parsed.data) ?? 1, points) - 1;
      if (extra > 0) spend(extra);
      const outcome = await event.handle(socket, parsed.data);
      if (!socket.connected) return;
      if (acknowledge !== undefined) {
        acknowledge({ ok: true, ...outcome.result });
        counters.messagesOut(namespace, 1);
      } else if (outcome.event !== undefined) {
        socket.emit(outcome.event[0], outcome.event[1]);
        counters.messagesOut(namespace, 1);
      }
      outcome.afterwards?.();
    } catch (error) {
      fail(error, acknowledge, name);
    }
  }

  socket.onAny((event: unknown, ...args: unknown[]) => {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as (answer: unknown) => void) : undefined;
    if (acknowledge !== undefined) args.pop();
    void answer(String(event), args[0], acknowledge);
  });
}
