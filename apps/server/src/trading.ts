import type { Database } from '@tradewind/database';
import type { MarketSettings } from '@tradewind/exchange';
import type { Clock } from '@tradewind/market';
import type { DecimalText } from '@tradewind/money';
import type { PgBoss } from 'pg-boss';
import type { Routes } from './http/implement.ts';
import type { Logger } from './logger.ts';
import type { AuditLog } from './modules/audit/audit-log.ts';
import { ExchangeAdminService } from './modules/exchange-admin/exchange-admin-service.ts';
import { ExchangeRepository } from './modules/exchange-admin/exchange-repository.ts';
import { MarketControl } from './modules/exchange-admin/market-control.ts';
import {
  createReconciliationMetrics,
  scheduleReconciliation,
} from './modules/exchange-admin/reconciliation-job.ts';
import { Reconciler } from './modules/exchange-admin/reconciler.ts';
import { RiskParametersService } from './modules/exchange-admin/risk-parameters.ts';
import { registerExchangeAdminRoutes } from './modules/exchange-admin/routes.ts';
import type { Instruments } from './modules/market-data/instruments.ts';
import type { MarketData } from './modules/market-data/market-data.ts';
import { marketsOf } from './modules/market-data/resources.ts';
import type { Fees } from './modules/market-data/resources.ts';
import { PortfolioRepository } from './modules/portfolio/portfolio-repository.ts';
import { PortfolioService } from './modules/portfolio/portfolio-service.ts';
import { registerPortfolioRoutes } from './modules/portfolio/routes.ts';
import { scheduleSnapshots } from './modules/portfolio/snapshot-job.ts';
import type { Metrics } from './modules/system/metrics.ts';
import type { TradingEngine } from './modules/trading/engine.ts';
import { scheduleDepartures } from './modules/trading/departed-job.ts';
import { scheduleFeeTiers } from './modules/trading/fee-tier-job.ts';
import { TradedLiquidity } from './modules/trading/liquidity.ts';
import type { PriceDesk } from './modules/trading/price-desk.ts';
import type { PriceDeskSink } from './modules/trading/price-desk-sink.ts';
import { TradingRepository } from './modules/trading/repository.ts';
import type { RiskBounds } from './modules/trading/risk-bounds.ts';
import { registerTradingRoutes } from './modules/trading/routes.ts';
import { TradedMarkets } from './modules/trading/traded-markets.ts';
import { TradingAccounts } from './modules/trading/trading-accounts.ts';
import type { StartingFunds } from './modules/trading/trading-accounts.ts';
import { TradingReader } from './modules/trading/trading-reader.ts';
import { TradingService } from './modules/trading/trading-service.ts';
import { registerWalletRoutes } from './modules/wallet/routes.ts';
import { pastUsdPrices, usdPrices } from './modules/wallet/usd-prices.ts';
import { WalletRepository } from './modules/wallet/wallet-repository.ts';
import { WalletService } from './modules/wallet/wallet-service.ts';
import type { Recipients } from './modules/wallet/wallet-service.ts';
import type { Shutdown } from './shutdown.ts';

/** A writer that was recovered hears within this of markets that were halted or changed since the start. */
const TELL_EVERY_MS = 1_000;

export interface TradingCompositionOptions {
  readonly database: Database;
  readonly boss: PgBoss;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly marketData: MarketData;
  readonly instruments: Instruments;
  readonly audit: AuditLog;
  readonly users: Recipients;
  /** Bounds of risk until an administrator changes them. */
  readonly bounds: RiskBounds;
  /** Paper money of a new account. */
  readonly startingFunds: readonly StartingFunds[];
  /** The most that one call may pay in, in USD. */
  readonly depositLimitUsd: DecimalText;
  /** Starts the writer of this process's world with the settings of all markets. */
  readonly openEngine: (markets: readonly MarketSettings[]) => Promise<TradingEngine>;
  /** What brings prices to the engine; started here. */
  readonly openDesk: (sink: PriceDeskSink) => PriceDesk;
  readonly shutdown: Shutdown;
}

/** What the rest of the server needs of trading. */
export interface Trading {
  readonly engine: TradingEngine;
  readonly desk: PriceDesk;
  readonly accounts: TradingAccounts;
  readonly markets: TradedMarkets;
  readonly service: TradingService;
  readonly reader: TradingReader;
  /** Fees of tier 0 as they are now. */
  readonly fees: Fees;
  readonly register: (routes: Routes) => void;
  /** Prices come in and jobs run; once the feeds have been composed. */
  readonly start: () => Promise<void>;
}

/** Composes the exchange as users and staff see it: orders, positions, wallets, portfolios, administration. */
export async function openTrading(options: TradingCompositionOptions): Promise<Trading> {
  const { database, boss, metrics, logger, clock, marketData, instruments, audit, shutdown } = options;
  const venue = marketData.primaryVenue;
  const now = () => marketData.now(venue);

  const risk = new RiskParametersService({ database, audit, defaults: options.bounds });
  await risk.load();
  const markets = new TradedMarkets({ instruments, bounds: risk.bounds, venue, logger });
  const settings = markets.all();
  const engine = await options.openEngine(settings);
  markets.startedWith(settings, engine);

  const desk = options.openDesk(engine);
  const liquidity = new TradedLiquidity({ database, world: engine.world, desk, clock, logger });
  const usdPrice = usdPrices({
    find: (symbol) => instruments.catalogue().find(symbol),
    ticker: (symbol) => marketData.ticker(venue, symbol),
  });
  const instrumentOf = (symbol: string) => markets.instrument(symbol);

  const accounts = new TradingAccounts({
    database,
    engine,
    startingFunds: options.startingFunds,
    scaleOf: (currency) => markets.scaleOf(currency),
  });
  const repository = new TradingRepository(database);
  const reader = new TradingReader({ engine, accounts, markets, repository });
  const service = new TradingService({ engine, accounts, markets, repository, liquidity, now });
  const wallet = new WalletService({
    engine,
    accounts,
    repository: new WalletRepository(database),
    recipients: options.users,
    usdPrice,
    markets,
    depositLimitUsd: options.depositLimitUsd,
  });
  const snapshots = new PortfolioRepository(database);
  const portfolio = new PortfolioService({
    engine,
    accounts,
    repository: snapshots,
    usdPrice,
    usdPriceAt: pastUsdPrices({ marketData, find: (symbol) => instruments.catalogue().find(symbol) }),
    instrumentOf,
    now,
  });
  const reconciler = new Reconciler({ database, engine, clock });
  const admin = new ExchangeAdminService({
    engine,
    markets,
    repository: new ExchangeRepository(database, engine.world),
    control: new MarketControl({
      database,
      engine,
      markets,
      audit,
      clock,
      reload: () => instruments.load(),
      regrid: (symbol) => liquidity.restart(symbol),
    }),
    risk,
    reconciler,
    audit,
  });
  const fees: Fees = {
    get takerFee() {
      return risk.bounds().takerFee;
    },
    get makerFee() {
      return risk.bounds().makerFee;
    },
  };

  return {
    engine,
    desk,
    accounts,
    markets,
    service,
    reader,
    fees,
    register(routes) {
      registerTradingRoutes(routes, { trading: service, reader });
      registerWalletRoutes(routes, wallet);
      registerPortfolioRoutes(routes, portfolio);
      registerExchangeAdminRoutes(routes, {
        service: admin,
        describe: (instrument) => marketsOf(marketData, [instrument], fees, venue)[0]!,
      });
    },
    async start() {
      await desk.start();
      shutdown.add(() => desk.stop());
      await liquidity.start();
      shutdown.add(() => liquidity.stop());
      const telling = setInterval(() => {
        markets
          .tell(engine)
          .catch((error: unknown) => logger.debug({ err: error }, 'markets are told later'));
      }, TELL_EVERY_MS).unref();
      shutdown.add(() => clearInterval(telling));
      const ending = new AbortController();
      shutdown.add(() => ending.abort());
      const { signal } = ending;
      const { world } = engine;
      await scheduleSnapshots({ boss, portfolio, repository: snapshots, world, logger, signal });
      const quoteOf = (symbol: string) => markets.instrument(symbol).quote;
      await scheduleFeeTiers({ boss, database, engine, usdPrice, quoteOf, now, logger });
      await scheduleDepartures({ boss, database, engine, liquidity, logger });
      const audited = createReconciliationMetrics(metrics.registry);
      await scheduleReconciliation({ boss, reconciler, metrics: audited, logger });
    },
  };
}
