import type { Bus } from '@tradewind/market';
import { ApiError, isUserStream } from '@tradewind/protocol';
import type { Namespace, Socket } from 'socket.io';
import type { Broadcaster } from './broadcaster.ts';
import { listen } from './listen.ts';
import type { Listening } from './listen.ts';
import type { NamedStream, StreamDirectory } from './stream-namespace.ts';
import { userTopic } from './user-events.ts';
import type { UserMessage } from './user-events.ts';

export interface UserStreamsOptions {
  readonly namespace: Namespace;
  readonly bus: Bus;
  readonly broadcaster: Broadcaster;
  readonly accountOf: (socket: Socket) => string;
  readonly onFailure: (error: unknown) => void;
}

interface Account {
  readonly listening: Listening;
  readonly sockets: Set<Socket>;
}

/**
 * Streams of `/user`: what the bus says about an account goes to that account's own sockets, and to no others, because
 * each room belongs to one account and one stream. An account is listened to while one of its sockets wants something.
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

  #listenTo(userId: string): Account {
    const { bus, broadcaster, namespace, onFailure } = this.#options;
    const listening = listen(
      bus,
      userTopic(userId),
      (message) => {
        const { stream, payload } = message as UserMessage;
        if (isUserStream(stream)) broadcaster.send(namespace, room(userId, stream), stream, payload);
      },
      onFailure,
    );
    const account = { listening, sockets: new Set<Socket>() };
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
