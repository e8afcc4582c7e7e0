import { randomUUID } from 'node:crypto';
import type { Bus } from '@tradewind/market';
import { ApiError, isSequencedStream, isUserStream } from '@tradewind/protocol';
import type { UserSubscribed } from '@tradewind/protocol';
import type { Namespace, Socket } from 'socket.io';
import type { Broadcaster } from './broadcaster.ts';
import type { RealtimeCounters } from './counters.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import { joinedStreams } from './stream-namespace.ts';
import type { NamedStream, StreamDirectory } from './stream-namespace.ts';
import { EVENTS_ASKED_TOPIC, userTopic } from './user-events.ts';
import type { EventsAnswered, EventsAsked, UserMessage } from './user-events.ts';

export interface UserStreamsOptions {
  readonly namespace: Namespace;
  readonly bus: Bus;
  readonly broadcaster: Broadcaster;
  readonly counters: RealtimeCounters;
  readonly accountOf: (socket: Socket) => string;
  readonly onFailure: (error: unknown) => void;
  /** How long to wait for who keeps events of trading; undefined where nobody does. */
  readonly answerTimeoutMs: number | undefined;
}

interface Account {
  readonly listening: Listening;
  readonly sockets: Set<Socket>;
  /** Questions under way, by id. */
  readonly asked: Map<string, (answer: EventsAnswered) => void>;
}

/**
 * Streams of `/user`: what the bus says about an account goes to that account's own sockets, and to no others, because
 * each room belongs to one account and one stream. An account is listened to while one of its sockets wants something.
 *
 * A socket enters the rooms of trading in the turn in which the answer of who keeps its events is heard, right behind
 * the events that it has missed. That answer stands in the order of the account's topic, so nothing is lost between
 * what was missed and what comes next, and nothing comes twice.
 */
export class UserStreams implements StreamDirectory<NamedStream> {
  readonly #options: UserStreamsOptions;
  readonly #accounts = new Map<string, Account>();

  constructor(options: UserStreamsOptions) {
    this.#options = options;
  }

  /** @throws {ApiError} UNKNOWN_STREAM */
  resolve(text: string): NamedStream {
    if (!isUserStream(text))
      throw new ApiError('UNKNOWN_STREAM', `/user has no stream ${JSON.stringify(text)}`);
    return { name: text };
  }

  /** Whether some socket wants to hear of an account. */
  isFollowed(userId: string): boolean {
    return this.#accounts.has(userId);
  }

  /** Listens to a socket's account. */
  async open(socket: Socket): Promise<void> {
    const userId = this.#options.accountOf(socket);
    const account = this.#accounts.get(userId) ?? this.#listenTo(userId);
    if (!account.sockets.has(socket)) {
      account.sockets.add(socket);
      socket.once('disconnect', () => this.#leave(userId, account, socket));
    }
    try {
      await account.listening.ready;
    } catch (error) {
      // The next one who asks tries again.
      if (this.#accounts.get(userId) === account) this.#accounts.delete(userId);
      throw error;
    }
  }

  /** Sends an open socket what it has missed after `since`, and from then on what comes. */
  async enter(
    socket: Socket,
    streams: readonly string[],
    since: number | undefined,
  ): Promise<Omit<UserSubscribed, 'streams'>> {
    const sequenced = streams.filter(isSequencedStream);
    for (const name of streams) if (!isSequencedStream(name)) this.join(socket, { name });
    if (sequenced.length === 0) return { seq: since ?? 0, resumed: true };
    const answer = await this.#ask(socket, sequenced, since, (heard) => {
      const missed = heard?.events ?? [];
      for (const { stream, payload } of missed) socket.emit(stream, payload);
      this.#options.counters.messagesOut(this.#options.namespace.name, missed.length);
      const wanted = joinedStreams(socket);
      for (const name of sequenced) if (wanted.has(name)) this.join(socket, { name });
    });
    if (answer === undefined || answer.seq === null) {
      const isNobodyThere = this.#options.answerTimeoutMs === undefined;
      return { seq: since ?? 0, resumed: isNobodyThere && since === undefined };
    }
    return { seq: answer.seq, resumed: since === undefined || answer.events !== null };
  }

  join(socket: Socket, { name }: NamedStream): void {
    void socket.join(room(this.#options.accountOf(socket), name));
  }

  leave(socket: Socket, { name }: NamedStream): void {
    void socket.leave(room(this.#options.accountOf(socket), name));
  }

  close(): void {
    for (const { listening } of this.#accounts.values()) listening.stop();
    this.#accounts.clear();
  }

  /** Calls `heard` in the very turn of the answer, or without one when none came in time; and resolves with it later. */
  #ask(
    socket: Socket,
    streams: readonly string[],
    since: number | undefined,
    heard: (answer: EventsAnswered | undefined) => void,
  ): Promise<EventsAnswered | undefined> {
    const { bus, answerTimeoutMs, accountOf, onFailure } = this.#options;
    const userId = accountOf(socket);
    const account = this.#accounts.get(userId);
    const { promise, resolve } = Promise.withResolvers<EventsAnswered | undefined>();
    const ask = randomUUID();
    let timer: NodeJS.Timeout | undefined;
    const finish = (answer: EventsAnswered | undefined) => {
      clearTimeout(timer);
      account?.asked.delete(ask);
      if (socket.connected) heard(answer);
      resolve(answer);
    };
    if (account === undefined || answerTimeoutMs === undefined) finish(undefined);
    else {
      account.asked.set(ask, finish);
      timer = setTimeout(() => finish(undefined), answerTimeoutMs);
      const question: EventsAsked = { userId, ask, since: since ?? null, streams };
      bus.publish(EVENTS_ASKED_TOPIC, question).catch(onFailure);
    }
    return promise;
  }

  #listenTo(userId: string): Account {
    const { bus, broadcaster, namespace, onFailure } = this.#options;
    const asked: Account['asked'] = new Map();
    const listening = listen(
      bus,
      userTopic(userId),
      (message) => {
        const said = message as UserMessage;
        if ('answers' in said) asked.get(said.answers)?.(said);
        else if (isUserStream(said.stream))
          broadcaster.send(namespace, room(userId, said.stream), said.stream, said.payload);
      },
      onFailure,
    );
    const account = { listening, sockets: new Set<Socket>(), asked };
    this.#accounts.set(userId, account);
    return account;
  }

  #leave(userId: string, account: Account, socket: Socket): void {
    account.sockets.delete(socket);
    if (account.sockets.size > 0) return;
    account.listening.stop();
    if (this.#accounts.get(userId) === account) this.#accounts.delete(userId);
  }
}

function room(userId: string, stream: string): string {
  return `${userId}/${stream}`;
}
