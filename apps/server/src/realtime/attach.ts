import { Server } from 'socket.io';
import { corsOrigins } from '../http/cors-origins.ts';
import type { Namespace, Socket } from 'socket.io';
import { Admission } from './admission.ts';
import { Broadcaster } from './broadcaster.ts';
import { RealtimeCounters } from './counters.ts';
import type { RealtimeStats } from './counters.ts';
import { defaultNamespaceHandlers } from './default-namespace.ts';
import { dispatchEvents } from './dispatch.ts';
import type { ClientEvent } from './dispatch.ts';
import { marketStreams } from './market-streams.ts';
import { DEFAULT_LIMITS } from './options.ts';
import type { RealtimeConfig, RealtimeOptions } from './options.ts';
import { PriceUpdates } from './price-updates.ts';
import { protectedNamespaces } from './protected-namespaces.ts';
import { redisAdapter } from './redis-adapter.ts';
import { SlowConsumers } from './slow-consumers.ts';
import { StreamHub } from './stream-hub.ts';
import { joinedStreams, streamEvents } from './stream-namespace.ts';
import { TickerHub } from './ticker-hub.ts';

/** A connection that joins no namespace within this time is closed. */
const CONNECT_TIMEOUT_MS = 10_000;

export interface Realtime {
  readonly io: Server;
  /** Resolves once ticks are heard; rejects where the bus can't be subscribed to, which is logged too. */
  readonly ready: Promise<void>;
  stats(): RealtimeStats;
  /** Whether some connection of this process follows an account. */
  isFollowed(userId: string): boolean;
  /** Closes all connections, which stock clients take for a lost one and come back; the HTTP server stays open. */
  close(): Promise<void>;
}

/**
 * Serves Socket.IO on an HTTP server: `/` (document D), `/prices` and `/market`, and for those who are signed in `/user`
 * and `/admin`.
 */
export function attachRealtime(options: RealtimeOptions): Realtime {
  const { httpServer, marketData, orderBooks, config, logger, clock } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const counters = new RealtimeCounters(options.metrics);
  const slowConsumers = new SlowConsumers(limits, counters, logger);
  const admission = new Admission({
    connectionsMax: config.WS_MAX_CONNECTIONS,
    perAddressMax: options.maxConnectionsPerAddress,
    counters,
    onAdmitted: (connection) => slowConsumers.add(connection),
    onClosed: (connection) => slowConsumers.delete(connection),
  });
  const between =
    options.redis === undefined
      ? undefined
      : redisAdapter(options.redis, (error) => logger.error({ err: error }, 'realtime: Redis failed'));
  let closing: Promise<void> | undefined;
  const io: Server = new Server({
    pingInterval: config.WS_PING_INTERVAL,
    pingTimeout: config.WS_PING_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: limits.messageBytesMax,
    // Frames are encoded once per room, which compression per connection would undo, at 300 KB of memory each.
    perMessageDeflate: false,
    allowRequest: (_request, allow) => {
      const hasRoom = closing === undefined && admission.hasRoomFor(io.engine.clientsCount);
      allow(hasRoom ? null : 'The server holds as many connections as it is configured for', hasRoom);
    },
    ...corsOptions(config),
    ...(between === undefined ? {} : { adapter: between.adapter }),
  });
  io.attach(httpServer);

  const tickers = new TickerHub(marketData.bus, marketData.primaryVenue, (error) =>
    logger.error({ err: error }, 'realtime hears no tickers'),
  );
  const broadcaster = new Broadcaster(counters, clock);
  const sources = { marketData, orderBooks, tickers, logger };

  const answerEvents = (socket: Socket, events: ReadonlyMap<string, ClientEvent>) => {
    socket.on('disconnect', () => counters.subscribed(-joinedStreams(socket).size));
    dispatchEvents(socket, events, { config, clock, logger, counters });
  };
  const serve = (namespace: Namespace, events: ReadonlyMap<string, ClientEvent>) => {
    namespace.use(admission.middleware);
    namespace.on('connection', (socket) => answerEvents(socket, events));
  };

  const root = io.of('/');
  const subscriptionsMax = config.WS_MAX_SUBSCRIPTIONS;
  serve(root, defaultNamespaceHandlers({ namespace: root, marketData, subscriptionsMax, counters, logger }));
  const priceUpdates = new PriceUpdates({ namespace: root, tickers, marketData, broadcaster, clock });
  const hubs = (['/prices', '/market'] as const).map((name) => {
    const namespace = io.of(name);
    const kinds = marketStreams(name, sources);
    const hub = new StreamHub({ namespace, kinds, broadcaster, counters, logger });
    serve(namespace, streamEvents(hub, subscriptionsMax, counters, clock));
    return hub;
  });

  const guarded = protectedNamespaces({ io, options, limits, counters, broadcaster });
  for (const { namespace, middleware, events, connected } of guarded.namespaces) {
    namespace.use(admission.middleware);
    namespace.use(middleware);
    namespace.on('connection', (socket) => {
      if (connected(socket)) answerEvents(socket, events);
    });
  }

  const second = setInterval(() => counters.second(), 1_000);
  second.unref();

  const close = async () => {
    clearInterval(second);
    slowConsumers.close();
    priceUpdates.close();
    broadcaster.close();
    for (const hub of hubs) hub.close();
    guarded.close();
    tickers.close();
    io.engine.close();
    for (const { adapter } of io._nsps.values()) await Promise.resolve(adapter.close());
    await between?.settled();
  };
  return {
    io,
    ready: Promise.all([tickers.ready, guarded.ready]).then(() => undefined),
    stats: () => counters.stats(),
    isFollowed: (userId) => guarded.isFollowed(userId),
    close: () => (closing ??= close()),
  };
}

function corsOptions({ CORS_ORIGIN, CORS_CREDENTIALS }: RealtimeConfig) {
  if (CORS_ORIGIN === undefined) return {};
  return { cors: { origin: corsOrigins(CORS_ORIGIN), credentials: CORS_CREDENTIALS } };
}
