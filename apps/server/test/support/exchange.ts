import { createTestDatabase } from '@tradewind/database/testing';
import { Catalogue } from '@tradewind/market';
import type { Instrument } from '@tradewind/market';
import { createStepCounter } from '@tradewind/money';
import { pino } from 'pino';
import { AuditLog } from '../../src/modules/audit/audit-log.ts';
import type { Principal } from '../../src/modules/auth/principal.ts';
import { startTradingEngine } from '../../src/modules/trading/engine/start-trading-engine.ts';
import { lotsFrom, ticksFrom } from '../../src/modules/trading/order-figures.ts';
import { TradingRepository } from '../../src/modules/trading/repository.ts';
import type { RiskBounds } from '../../src/modules/trading/risk-bounds.ts';
import { TradedMarkets } from '../../src/modules/trading/traded-markets.ts';
import { TradingAccounts } from '../../src/modules/trading/trading-accounts.ts';
import type { StartingFunds } from '../../src/modules/trading/trading-accounts.ts';
import { TradingReader } from '../../src/modules/trading/trading-reader.ts';
import { TradingService } from '../../src/modules/trading/trading-service.ts';
import { UserRepository } from '../../src/modules/users/user-repository.ts';
import { WalletRepository } from '../../src/modules/wallet/wallet-repository.ts';
import { WalletService } from '../../src/modules/wallet/wallet-service.ts';
import { BOUNDS, PERPETUAL, SPOT } from './instruments.ts';
import { eventually } from './running-server.ts';

type Levels = readonly (readonly [price: number, quantity: number])[];

export interface ExchangeOptions {
  readonly instruments?: readonly Instrument[];
  readonly bounds?: RiskBounds;
  readonly startingFunds?: readonly StartingFunds[];
}

/**
 * The exchange with its one writer on a database of its own, and everything that users ask of it, without HTTP and without
 * feeds: the test says what the venue quotes. Time stands still until the test moves it.
 */
export async function openTestExchange(options: ExchangeOptions = {}) {
  const test = await createTestDatabase();
  const { database } = test;
  const time = { now: Date.parse('2026-11-21T12:00:00Z') };
  const clock = { now: () => time.now };
  const logger = pino({ level: 'silent' });
  const state = {
    catalogue: new Catalogue(options.instruments ?? [SPOT, PERPETUAL]),
    bounds: options.bounds ?? BOUNDS,
    prices: new Map([['BTC', '64000']]),
  };
  const markets = new TradedMarkets({
    instruments: { catalogue: () => state.catalogue },
    bounds: () => state.bounds,
    venue: 'practice',
    logger,
  });
  const settings = markets.all();
  const engine = await startTradingEngine({
    databaseUrl: test.url,
    world: 'practice',
    markets: settings,
    insurance: { USDT: '1000000' },
    clock,
    logger,
    durability: 'relaxed-for-tests',
  });
  markets.startedWith(settings, engine);
  const users = new UserRepository(database);
  const accounts = new TradingAccounts({
    database,
    engine,
    startingFunds: options.startingFunds ?? [{ wallet: 'spot', currency: 'USDT', amount: '100000' }],
    scaleOf: (currency) => markets.scaleOf(currency),
  });
  const repository = new TradingRepository(database);
  const usdPrice = (currency: string) => (currency === 'USDT' ? '1' : (state.prices.get(currency) ?? null));
  const walletRows = new WalletRepository(database);
  let named = 0;
  /** Market data goes its own way to the writer: there it is once an order that may not take would. */
  const untilTaken = async (symbol: string, ask: number): Promise<void> => {
    const scout = await accounts.numberOf(await scoutId);
    const { settings: terms } = markets.get(symbol);
    const tick = ticksFrom(terms, String(ask), 'price');
    const probe = {
      symbol,
      side: 1,
      type: 'limit',
      tick,
      lots: lotsFrom(terms, '0.01', 'quantity'),
      postOnly: true,
    } as const;
    await eventually(
      async () => {
        const answer = await engine.submit(scout, { type: 'place', order: probe }, null);
        if (!answer.ok) return answer.reason;
        await engine.submit(scout, { type: 'cancel_all' }, null);
        return 'taken for a maker';
      },
      (reason) => reason === 'would_take',
    );
  };
  const scoutId = users
    .create({ username: 'scout', email: null, createdAt: new Date(time.now) })
    .then(async ({ id }) => {
      await engine.submit(
        await accounts.numberOf(id),
        { type: 'deposit', currency: 'USDT', amount: 10n ** 16n, wallet: 'margin' },
        null,
      );
      return id;
    });
  const exchange = {
    database,
    url: test.url,
    time,
    clock,
    logger,
    state,
    markets,
    engine,
    users,
    accounts,
    repository,
    usdPrice,
    walletRows,
    audit: new AuditLog(database, clock),
    reader: new TradingReader({ engine, accounts, markets, repository }),
    trading: new TradingService({
      engine,
      accounts,
      markets,
      repository,
      liquidity: { ensure: async () => {} },
      now: clock.now,
    }),
    wallet: new WalletService({
      engine,
      accounts,
      repository: walletRows,
      recipients: users,
      usdPrice,
      markets,
      depositLimitUsd: '1000000',
    }),
    /** Somebody who has an account, signed in. */
    async somebody(): Promise<Principal> {
      named += 1;
      const username = `trader${named}`;
      const { id } = await users.create({ username, email: null, createdAt: new Date(time.now) });
      return {
        userId: id,
        username,
        role: 'user',
        plan: 'free',
        isVerified: true,
        proof: {
          kind: 'session',
          via: 'token',
          sessionId: 'a-session',
          methods: ['password'],
          secondFactor: false,
          authenticatedAt: time.now,
          expiresAt: time.now + 3_600_000,
        },
      };
    },
    /** The venue's depth, best first; resolves once the exchange has it. */
    async quote(
      instrument: Instrument,
      { bids, asks, mark }: { readonly bids: Levels; readonly asks: Levels; readonly mark?: number },
    ) {
      const { symbol, tickSize, lotSize } = instrument;
      const ticks = createStepCounter(tickSize);
      const lots = createStepCounter(lotSize);
      const levels = (side: Levels) =>
        side.map(
          ([price, quantity]) => [ticks.count(price, 'nearest'), lots.count(quantity, 'nearest')] as const,
        );
      if (mark !== undefined) {
        const tick = ticks.count(mark, 'nearest');
        engine.mark(symbol, time.now, tick, tick, false);
      }
      engine.quote(symbol, time.now, levels(bids), levels(asks), false);
      await untilTaken(symbol, asks[0]![0]);
    },
    async close() {
      await engine.stop();
      await test.drop();
    },
  };
  return exchange;
}

export type TestExchange = Awaited<ReturnType<typeof openTestExchange>>;
