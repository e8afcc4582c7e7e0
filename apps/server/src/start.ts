import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openBus } from '@tradewind/bus';
import { openCandleStore } from '@tradewind/candles';
import { dataFolder, migrate, openDatabase } from '@tradewind/database';
import type { Clock } from '@tradewind/market';
import { StatisticsWindows } from '@tradewind/market';
import { LIVE_VENUES, probeVenues } from '@tradewind/venues';
import { openAccounts } from './accounts.ts';
import type { Config } from './config.ts';
import { createHttpServer, trustProxy } from './http/server.ts';
import { createRequestLimits } from './http/limits/request-limits.ts';
import { startJobs } from './jobs.ts';
import type { Logger } from './logger.ts';
import { registerIndicatorRoutes } from './modules/indicators/routes.ts';
import { HistoryBootstrap } from './modules/market-data/bootstrap.ts';
import { chooseFeeds } from './modules/market-data/choose-feeds.ts';
import { DataJobRepository } from './modules/market-data/data-job-repository.ts';
import { DataJobs } from './modules/market-data/data-jobs.ts';
import { registerDataRoutes } from './modules/market-data/data-routes.ts';
import { Feed } from './modules/market-data/feed.ts';
import { Instruments } from './modules/market-data/instruments.ts';
import { followInterests } from './modules/market-data/interests.ts';
import { scheduleMaintenance } from './modules/market-data/maintenance.ts';
import { historyVenues, openVenues } from './modules/market-data/open-venues.ts';
import { OrderBooks } from './modules/market-data/order-books.ts';
import { registerMarketRoutes } from './modules/market-data/routes.ts';
import { seedCatalogue } from './modules/market-data/seed-catalogue.ts';
import type { MarketData } from './modules/market-data/market-data.ts';
import { MarketDataService } from './modules/market-data/service.ts';
import type { FirstAdministrator } from './modules/users/first-administrator.ts';
import { createMetrics } from './modules/system/metrics.ts';
import { registerSystemRoutes } from './modules/system/routes.ts';
import { SystemService } from './modules/system/service.ts';
import type { EngineStatus } from './modules/trading/engine.ts';
import type { Durability } from './modules/trading/engine/messages.ts';
import { startTradingEngine } from './modules/trading/engine/start-trading-engine.ts';
import { PriceDesk } from './modules/trading/price-desk.ts';
import { TradingPublication } from './modules/trading/publication/trading-publication.ts';
import { DEFAULT_BOUNDS } from './modules/trading/risk-bounds.ts';
import { clientAddress } from './realtime/client-address.ts';
import { attachRealtime } from './realtime/index.ts';
import { Shutdown } from './shutdown.ts';
import { openTrading } from './trading.ts';

const PROBE_TIMEOUT_MS = 5_000;
const SAMPLE_EVERY_MS = 5_000;
const JOBS_STOP_MS = 5_000;
/** Who develops signs up more often than a visitor. */
const ATTEMPTS_IN_DEVELOPMENT = 10;

export interface StartOptions {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  /** From 0 to below 1; spreads reconnections, nothing else. */
  readonly random: () => number;
  /** The embedded database is lost for good: nothing can be promised any more, so the process should end. */
  readonly onFatal: (error: Error) => void;
  /** Tests alone run on a database that may lose what it has acknowledged. Default: `assert` that it does not. */
  readonly durability?: Durability;
}

export interface RunningServer {
  readonly url: string;
  readonly feeds: { readonly label: string; readonly reason: string };
  /** Who became the first administrator at this start; null where there was one. */
  readonly firstAdministrator: FirstAdministrator | null;
  readonly docs: boolean;
  readonly terminal: boolean;
  /** The same market data that routes and streams serve, for programs that embed the server. */
  readonly marketData: MarketData;
  /** Stops taking connections, finishes what is under way, writes what waits, ends the database. */
  stop(): Promise<void>;
}

/** Composes the whole system and starts it. What was started is stopped again if a later part fails. */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const shutdown = new Shutdown();
  try {
    return await compose(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function compose(
  { config, logger, clock, random, onFatal, durability = 'assert' }: StartOptions,
  shutdown: Shutdown,
): Promise<RunningServer> {
  const startedAt = clock.now();
  const folder = dataFolder({ env: { TRADEWIND_DATA_DIR: config.TRADEWIND_DATA_DIR } });
  const pool = {
    max: config.DB_MAX_POOL_SIZE,
    min: Math.min(config.DB_MIN_POOL_SIZE, config.DB_MAX_POOL_SIZE),
    logger,
  };
  const database = await openDatabase(
    config.DATABASE_URL === undefined
      ? {
          ...pool,
          folder: folder.root,
          onFailure: onFatal,
        }
      : { ...pool, url: config.DATABASE_URL },
  );
  shutdown.add(() => database.close());
  await migrate(database);

  const { bus, cache, scripts, kind, ping, close } = await openBus({
    redisUrl: config.REDIS_URL,
    prefix: config.REDIS_PREFIX,
    clock,
    logger,
  });
  shutdown.add(close);
  const store = await openCandleStore({
    pool: database.pool,
    folder: folder.candles,
    clock,
    hotDays: config.HOT_DAYS,
  });
  shutdown.add(() => store.close());

  const chosen = await chooseFeeds(config, database, LIVE_VENUES, (ids) =>
    probeVenues(ids, PROBE_TIMEOUT_MS),
  );
  const venues = await openVenues(chosen, { config, store, clock, random, logger });
  const instruments = new Instruments(database, config.MAX_LEVERAGE);
  await instruments.load();
  await seedCatalogue(instruments, venues[0]!, logger);

  const history = new HistoryBootstrap(store, config.PRACTICE_HISTORY_DAYS, logger);
  const metrics = createMetrics();
  const windows = new StatisticsWindows(config.STATISTICS_WINDOW_HOURS);
  const marketData = new MarketDataService({
    bus,
    cache,
    store,
    instruments,
    venues,
    windows,
    clock,
    logger,
    historyIsLoaded: () => history.progress().state === 'complete',
    processId: randomUUID(),
  });
  await marketData.start();
  shutdown.add(() => marketData.stop());
  const orderBooks = new OrderBooks({ marketData, logger });

  const terminalFolder = join(import.meta.dirname, '../../terminal/dist');
  let clients = () => 0;
  let engineStatus = (): EngineStatus | undefined => undefined;
  const system = new SystemService({
    clock,
    startedAt,
    database,
    marketData,
    ticks: () => marketData.live.ticks,
    cache: { kind: kind === 'redis' ? 'Redis' : 'in process', ping },
    clients: () => clients(),
    history: () => history.progress(),
    engine: () => engineStatus(),
    metrics,
  });
  const sampling = setInterval(() => system.sample(), SAMPLE_EVERY_MS).unref();
  shutdown.add(() => clearInterval(sampling));

  const boss = await startJobs(database, logger);
  shutdown.add(() => boss.stop({ graceful: true, timeout: JOBS_STOP_MS }));
  const dataJobs = new DataJobs({
    boss,
    repository: new DataJobRepository(database),
    marketData,
    store,
    openVenue: historyVenues(venues, { clock, random, logger }),
    importsFolder: folder.imports,
    random,
    logger,
  });
  await dataJobs.start();
  shutdown.add(() => dataJobs.stop());
  const maintenance = new AbortController();
  await scheduleMaintenance({
    boss,
    store,
    retentionDays: config.RETENTION_DAYS,
    logger,
    signal: maintenance.signal,
  });
  shutdown.add(() => maintenance.abort());

  const accounts = await openAccounts({
    config,
    database,
    bus,
    cache,
    scripts,
    boss,
    metrics,
    logger,
    clock,
    folder: folder.root,
    venues: () => [...LIVE_VENUES, ...venues.map(({ id }) => id)],
    shutdown,
  });

  const primary = venues[0]!;
  const exchangeClock = { now: () => primary.now() };
  const trading = await openTrading({
    database,
    boss,
    metrics,
    logger,
    clock,
    marketData,
    instruments,
    audit: accounts.audit,
    users: accounts.users,
    bounds: {
      ...DEFAULT_BOUNDS,
      maxLeverage: config.MAX_LEVERAGE,
      defaultLeverage: Math.min(config.DEFAULT_LEVERAGE, config.MAX_LEVERAGE),
      liquidationFee: config.LIQUIDATION_FEE,
      takerFee: config.TAKER_FEE,
      makerFee: config.MAKER_FEE,
    },
    startingFunds: config.PAPER_FUNDS,
    depositLimitUsd: config.PAPER_DEPOSIT_LIMIT,
    async openEngine(markets) {
      const engine = await startTradingEngine({
        databaseUrl: database.url,
        world: primary.kind,
        markets,
        insurance: { USDT: config.INSURANCE_FUND },
        clock: exchangeClock,
        logger,
        durability,
      });
      shutdown.add(() => engine.stop());
      return engine;
    },
    openDesk: (sink) => new PriceDesk({ marketData, sink, clock, logger }),
    shutdown,
  });
  let isFollowed = (_userId: string): boolean => false;
  const publication = new TradingPublication({
    bus,
    engine: trading.engine,
    venue: primary.id,
    instrument: (symbol) => marketData.instrument(symbol),
    userOf: (account) => trading.accounts.userOf(account),
    newestSeq: (userId) => trading.accounts.newestSeq(userId),
    // Other processes on one Redis may follow what nobody follows here.
    ...(kind === 'memory' ? { isFollowed: (userId: string) => isFollowed(userId) } : {}),
    logger,
  });
  await publication.start();
  shutdown.add(() => publication.stop());

  engineStatus = () => trading.engine.status();
  const { fees } = trading;
  const app = await createHttpServer({
    config,
    logger,
    metrics,
    authorize: (request, route) => accounts.guard.authorize(request, route),
    limits: createRequestLimits({
      clock,
      scripts,
      windowMs: config.RATE_LIMIT_WINDOW_MS,
      maxRequests: config.RATE_LIMIT_MAX_REQUESTS,
      attemptFactor:
        config.AUTH_RATE_LIMIT_FACTOR ?? (config.NODE_ENV === 'production' ? 1 : ATTEMPTS_IN_DEVELOPMENT),
    }),
    install: (server) => accounts.install(server),
    terminalFolder,
    register: (routes, scope) => {
      registerSystemRoutes(routes, scope, system, metrics);
      registerMarketRoutes(routes, { marketData, orderBooks, fees });
      registerDataRoutes(routes, marketData, dataJobs, fees);
      registerIndicatorRoutes(routes, marketData);
      accounts.register(routes);
      trading.register(routes);
    },
  });
  const realtime = attachRealtime({
    httpServer: app.server,
    marketData,
    orderBooks,
    config,
    logger,
    clock,
    metrics,
    authentication: accounts.guard.connections,
    keepsUserEvents: true,
    engine: () => publication.figures(),
    addressOf: clientAddress(trustProxy(config.TRUST_PROXY)),
  });
  clients = () => realtime.stats().connections;
  isFollowed = (userId) => realtime.isFollowed(userId);
  await app.listen({ port: config.PORT, host: config.HOST });
  const url = addressOf(app.server.address() as AddressInfo, config.HOST);
  accounts.links.listeningAt(url);
  shutdown.add(() => app.close());
  shutdown.add(() => realtime.close());

  const feeds = venues.map(
    (venue) =>
      new Feed({ venue, bus, cache, store, logger, onFailure: (part) => metrics.feedFailures.inc({ part }) }),
  );
  shutdown.add(await followInterests(bus, venues, () => clock.now()));
  await trading.start();
  const symbols = instruments.catalogue().all();
  for (const feed of feeds) {
    shutdown.add(() => feed.stop());
    // A venue that can't be reached keeps trying by itself; the platform is up without it.
    feed.start(symbols.map(({ symbol }) => symbol)).catch((error: unknown) => {
      logger.error({ err: error, venue: feed.venue.id }, 'the feed could not start');
    });
  }
  const loading = history.run(primary, symbols).then(() =>
    marketData.statistics.forget(
      primary.id,
      symbols.map(({ symbol }) => symbol),
    ),
  );
  shutdown.add(async () => {
    history.stop();
    await loading;
  });

  return {
    url,
    feeds: { label: venues.map((venue) => venue.health().label).join(', '), reason: chosen.reason },
    docs: config.API_DOCS ?? config.NODE_ENV !== 'production',
    terminal: existsSync(join(terminalFolder, 'index.html')),
    firstAdministrator: accounts.firstAdministrator,
    marketData,
    stop: () => shutdown.run(),
  };
}

/** Where a browser on this machine reaches the server. */
function addressOf({ port }: AddressInfo, host: string): string {
  const isLocal = host === '0.0.0.0' || host === '::' || host === '127.0.0.1';
  return `http://${isLocal ? 'localhost' : host}:${port}`;
}
