import type { Bus, Unsubscribe } from '@tradewind/market';
import type { Logger } from '../../../logger.ts';
import { EVENTS_ASKED_TOPIC, publishToUser, userTopic } from '../../../realtime/user-events.ts';
import type { EventsAnswered, EventsAsked } from '../../../realtime/user-events.ts';
import type { AccountEvent } from '../engine.ts';
import { KeptEvents } from './kept-events.ts';
import type { KeptEventsBounds } from './kept-events.ts';
import { tradingUpdate } from './trading-update.ts';
import type { TradingUpdateOptions } from './trading-update.ts';

export interface UserEventLogOptions extends TradingUpdateOptions {
  readonly bus: Bus;
  /** Whose account of the exchange it is; null for nobody's any more. */
  readonly userOf: (account: number) => Promise<string | null>;
  /** `seq` of the newest event of a user's account, 0 where there was none. */
  readonly newestSeq: (userId: string) => Promise<number>;
  /** Whether anybody listens to a user's account, in whichever process; where absent, somebody may. */
  readonly isFollowed?: (userId: string) => boolean;
  readonly logger: Pick<Logger, 'error'>;
  readonly bounds?: Partial<KeptEventsBounds>;
}

const BOUNDS: KeptEventsBounds = { perAccount: 1_000, weightMax: 50_000 };

/**
 * Publishes what happens to accounts, in the order of each account's `seq`, and keeps the newest events in memory for
 * clients that come back. It lives in the process of the engine; other processes ask over the bus, and the answer stands
 * in the order of the account's topic (see {@link EventsAnswered}). What was kept ends with the process.
 */
export class UserEventLog {
  readonly #options: UserEventLogOptions;
  readonly #kept: KeptEvents;
  readonly #users = new Map<number, string | null>();
  /** Everything that is published goes through one line, so that answers stand where they belong. */
  #line: Promise<void> = Promise.resolve();
  #unsubscribe: Unsubscribe | undefined;

  constructor(options: UserEventLogOptions) {
    this.#options = options;
    this.#kept = new KeptEvents({ ...BOUNDS, ...options.bounds });
  }

  async start(): Promise<void> {
    this.#unsubscribe = await this.#options.bus.subscribe(
      EVENTS_ASKED_TOPIC,
      (message) => void this.#asked(message as EventsAsked),
    );
  }

  async stop(): Promise<void> {
    await this.#unsubscribe?.();
    await this.#line;
  }

  /** Takes the events of a committed batch; calls come in the order of commits. */
  append(events: readonly AccountEvent[]): void {
    if (events.length === 0) return;
    this.#enqueue(async () => {
      for (const event of events) {
        const userId = this.#users.get(event.account);
        if (userId === undefined) await this.#lookUp(event);
        else if (userId !== null) this.#tell(userId, event);
      }
    });
  }

  #tell(userId: string, event: AccountEvent): void {
    const { bus, logger, isFollowed } = this.#options;
    this.#kept.add(userId, { event, weight: event.type === 'order' ? 1 + event.fills.length : 1 });
    if (isFollowed?.(userId) === false) return;
    try {
      const { stream, payload } = tradingUpdate(event, this.#options);
      publishToUser(bus, userId, stream, payload).catch((error: unknown) =>
        logger.error({ err: error }, 'an event of an account was not published'),
      );
    } catch (error) {
      // A gap that clients see: who asks for what came after it is told to read everything again.
      this.#kept.forget(userId);
      logger.error({ err: error, account: event.account, seq: event.seq }, 'an event of an account was lost');
    }
  }

  async #asked({ userId, ask, since, streams }: EventsAsked): Promise<void> {
    // Asked outside the line: others need not wait for the engine's answer.
    const seq = this.#kept.newest(userId) === undefined ? await this.#newestSeq(userId) : null;
    this.#enqueue(async () => {
      const newest = this.#kept.newest(userId) ?? seq;
      const events = since === null || since === newest ? [] : this.#missed(userId, since, streams);
      const answer: EventsAnswered = { answers: ask, seq: newest, events };
      await this.#options.bus.publish(userTopic(userId), answer);
    });
  }

  #missed(userId: string, since: number, streams: readonly string[]): EventsAnswered['events'] {
    try {
      const updates = this.#kept
        .after(userId, since)
        ?.map(({ event }) => tradingUpdate(event, this.#options));
      return updates?.filter(({ stream }) => streams.includes(stream)) ?? null;
    } catch (error) {
      this.#options.logger.error({ err: error, userId }, 'events of an account can no longer be shown');
      return null;
    }
  }

  async #newestSeq(userId: string): Promise<number | null> {
    try {
      return await this.#options.newestSeq(userId);
    } catch (error) {
      this.#options.logger.error({ err: error }, 'how far the events of an account have come is not known');
      return null;
    }
  }

  /** An event whose owner can't be found now leaves a gap, as one that can't be published does. */
  async #lookUp(event: AccountEvent): Promise<void> {
    try {
      const userId = await this.#options.userOf(event.account);
      this.#users.set(event.account, userId);
      if (userId !== null) this.#tell(userId, event);
    } catch (error) {
      this.#options.logger.error(
        { err: error, account: event.account, seq: event.seq },
        'whose event it is is not known',
      );
    }
  }

  #enqueue(work: () => Promise<void>): void {
    this.#line = this.#line
      .then(work)
      .catch((error: unknown) =>
        this.#options.logger.error({ err: error }, 'events of accounts were not published'),
      );
  }
}
