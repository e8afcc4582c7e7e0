import type { Permission } from '@tradewind/protocol';
import type { Namespace, Server, Socket } from 'socket.io';
import { adminStreams } from './admin/index.ts';
import { AuthenticatedSockets } from './authenticated-sockets.ts';
import type { Broadcaster } from './broadcaster.ts';
import { connectionOf } from './connection.ts';
import type { RealtimeCounters } from './counters.ts';
import type { ClientEvent } from './dispatch.ts';
import type { RealtimeLimits, RealtimeOptions } from './options.ts';
import { StreamHub } from './stream-hub.ts';
import { streamEvents } from './stream-namespace.ts';
import type { NamedStream, StreamDirectory } from './stream-namespace.ts';
import { UserStreams } from './user-streams.ts';
import { userSubscribeEvent } from './user-subscribe.ts';

export interface ProtectedNamespacesOptions {
  readonly io: Server;
  readonly options: RealtimeOptions;
  readonly limits: RealtimeLimits;
  readonly counters: RealtimeCounters;
  readonly broadcaster: Broadcaster;
}

/** A namespace that lets in only those who are signed in. */
export interface ProtectedNamespace {
  readonly namespace: Namespace;
  readonly middleware: (socket: Socket, next: (error?: Error) => void) => void;
  readonly events: ReadonlyMap<string, ClientEvent>;
  /** False for a socket that is not let in after all. */
  readonly connected: (socket: Socket) => boolean;
}

export interface ProtectedNamespaces {
  /** None where nobody knows callers. */
  readonly namespaces: readonly ProtectedNamespace[];
  /** Resolves once revocations are heard. */
  readonly ready: Promise<void>;
  /** Whether some connection follows an account. */
  readonly isFollowed: (userId: string) => boolean;
  close(): void;
}

/** `/user` and `/admin`. */
export function protectedNamespaces(parts: ProtectedNamespacesOptions): ProtectedNamespaces {
  const { io, options, limits, counters, broadcaster } = parts;
  const { authentication, addressOf, marketData, clock, logger, config, metrics } = options;
  if (authentication === undefined)
    return {
      namespaces: [],
      ready: Promise.resolve(),
      isFollowed: () => false,
      close: () => undefined,
    };

  const sockets = new AuthenticatedSockets({
    authentication,
    bus: marketData.bus,
    clock,
    logger,
    counters,
    limits,
    addressOf: (socket) => addressOf?.(socket.request) ?? connectionOf(socket).remoteAddress,
  });
  const namespaceOf = <Stream extends NamedStream>(
    namespace: Namespace,
    permission: Permission,
    directory: StreamDirectory<Stream>,
    further: readonly (readonly [name: string, event: ClientEvent])[] = [],
  ): ProtectedNamespace => ({
    namespace,
    middleware: sockets.middleware(permission),
    events: new Map([
      ...streamEvents(directory, config.WS_MAX_SUBSCRIPTIONS, counters, clock),
      ['authenticate', sockets.authenticateEvent],
      ...further,
    ]),
    connected: (socket) => sockets.connected(socket),
  });

  const user = io.of('/user');
  const userStreams = new UserStreams({
    namespace: user,
    bus: marketData.bus,
    broadcaster,
    counters,
    accountOf: (socket) => sockets.principalOf(socket).userId,
    onFailure: (error) => logger.error({ err: error }, 'realtime hears nothing of an account'),
    answerTimeoutMs: options.keepsUserEvents === true ? limits.userEventsTimeoutMs : undefined,
  });

  const admin = io.of('/admin');
  const sources = {
    bus: marketData.bus,
    clock,
    counters,
    httpDuration: metrics?.httpDuration,
    engine: options.engine,
  };
  const kinds = adminStreams(sources, (socket, permission) => sockets.assertPermission(socket, permission));
  const adminHub = new StreamHub({ namespace: admin, kinds, broadcaster, counters, logger });

  return {
    namespaces: [
      namespaceOf(user, 'account:read', userStreams, [
        ['subscribe', userSubscribeEvent(userStreams, config.WS_MAX_SUBSCRIPTIONS, counters)],
      ]),
      namespaceOf(admin, 'statistics:read', adminHub),
    ],
    ready: sockets.ready,
    isFollowed: (userId) => userStreams.isFollowed(userId),
    close: () => {
      sockets.close();
      userStreams.close();
      adminHub.close();
    },
  };
}
