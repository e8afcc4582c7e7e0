import type { Namespace, Socket } from 'socket.io';
import type { Logger } from '../logger.ts';
import type { Broadcaster } from './broadcaster.ts';
import type { RealtimeCounters } from './counters.ts';
import type { Outlet, Stream } from './stream.ts';
import type { NamedStream, StreamDirectory } from './stream-namespace.ts';

/** Which streams there are, and how one begins. */
export interface StreamKinds<Named extends NamedStream> {
  /** @throws {ApiError} UNKNOWN_STREAM, or why this client can't have it. */
  resolve(text: string, socket: Socket): Named;
  start(stream: Named, outlet: Outlet): Stream;
}

export interface StreamHubOptions<Named extends NamedStream> {
  readonly namespace: Namespace;
  readonly kinds: StreamKinds<Named>;
  readonly broadcaster: Broadcaster;
  readonly counters: RealtimeCounters;
  readonly logger: Logger;
}

/** The streams of one namespace that somebody is subscribed to: room, event and stream share one name. */
export class StreamHub<Named extends NamedStream> implements StreamDirectory<Named> {
  readonly #options: StreamHubOptions<Named>;
  readonly #active = new Map<string, Stream>();

  constructor(options: StreamHubOptions<Named>) {
    this.#options = options;
    options.namespace.adapter.on('delete-room', (room: string) => this.#end(room));
  }

  resolve(text: string, socket: Socket): Named {
    return this.#options.kinds.resolve(text, socket);
  }

  join(socket: Socket, stream: Named): void {
    const { name } = stream;
    const active = this.#active.get(name) ?? this.#start(stream);
    const current = active.current();
    if (current !== undefined) {
      socket.emit(name, current);
      this.#options.counters.messagesOut(this.#options.namespace.name, 1);
    }
    void socket.join(name);
  }

  leave(socket: Socket, { name }: Named): void {
    void socket.leave(name);
  }

  close(): void {
    for (const stream of this.#active.values()) stream.stop();
    this.#active.clear();
  }

  #end(name: string): void {
    this.#active.get(name)?.stop();
    this.#active.delete(name);
  }

  #start(named: Named): Stream {
    const { namespace, kinds, broadcaster, logger } = this.#options;
    const { name } = named;
    const stream = kinds.start(named, {
      publish: (payload) => broadcaster.send(namespace, name, name, payload),
      publishLatest: (payload) => broadcaster.sendLatest(namespace, name, name, payload),
      report: (error) => logger.error({ err: error, stream: name }, 'stream failed'),
    });
    this.#active.set(name, stream);
    return stream;
  }
}
