import { orderBody, portfolioSnapshot } from '@tradewind/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PortfolioRepository } from '../src/modules/portfolio/portfolio-repository.ts';
import { PortfolioService } from '../src/modules/portfolio/portfolio-service.ts';
import { takeSnapshots } from '../src/modules/portfolio/snapshot-job.ts';
import { openTestExchange } from './support/exchange.ts';
import type { TestExchange } from './support/exchange.ts';
import { PERPETUAL, SPOT } from './support/instruments.ts';
import { refusal } from './support/refusal.ts';

const HOUR_MS = 3_600_000;

let exchange: TestExchange;
let repository: PortfolioRepository;
let portfolio: PortfolioService;
/** What bitcoin was worth at moments that the test names. */
const past = new Map<number, string>();

beforeAll(async () => {
  exchange = await openTestExchange();
  const { engine, accounts, usdPrice, markets, clock, database } = exchange;
  repository = new PortfolioRepository(database);
  portfolio = new PortfolioService({
    engine,
    accounts,
    repository,
    usdPrice,
    usdPriceAt: async (currency, time) => (currency === 'USDT' ? '1' : (past.get(time) ?? null)),
    instrumentOf: (symbol) => markets.instrument(symbol),
    now: clock.now,
  });
}, 60_000);
afterAll(() => exchange?.close());

const quote = async (price: number) => {
  exchange.state.prices.set('BTC', String(price));
  await exchange.quote(SPOT, { bids: [[price - 1, 50]], asks: [[price, 50]] });
  await exchange.quote(PERPETUAL, { bids: [[price - 1, 50]], asks: [[price, 50]], mark: price });
};
beforeEach(() => quote(64_000));

const buy = (symbol: string, fields: Record<string, unknown>) =>
  orderBody.parse({ symbol, side: 'buy', type: 'market', ...fields });

describe('a portfolio', () => {
  it('of a new account is its paper money, and nothing was gained', async () => {
    const { userId } = await exchange.somebody();
    expect(await portfolio.now(userId)).toEqual({
      money: 'paper',
      world: 'practice',
      time: new Date(exchange.time.now).toISOString(),
      totalUsd: '100000',
      holdings: [{ currency: 'USDT', quantity: '100000', usdValue: '100000', share: '1' }],
      positions: [],
      pnlDay: '0',
      pnlTotal: '0',
    });
  });

  it('loses what trading costs, to the last digit', async () => {
    const { userId } = await exchange.somebody();
    await exchange.trading.place(userId, buy('BTCUSDT', { quantity: '0.5' }));
    const now = await portfolio.now(userId);
    // 0.04 % of half a bitcoin at 64,000.
    expect(now).toMatchObject({ totalUsd: '99987.2', pnlTotal: '-12.8', pnlDay: '-12.8' });
    expect(now.holdings).toEqual([
      { currency: 'USDT', quantity: '68000', usdValue: '68000', share: '0.680087' },
      { currency: 'BTC', quantity: '0.4998', usdValue: '31987.2', share: '0.319913' },
    ]);
  });

  it.each(['isolated', 'cross'] as const)(
    'counts the margin of a position that is %s, and what it wins',
    async (marginMode) => {
      const somebody = await exchange.somebody();
      const { userId } = somebody;
      await exchange.wallet.transfer(somebody, {
        currency: 'USDT',
        amount: '10000',
        from: 'spot',
        to: 'margin',
      });
      await exchange.trading.place(
        userId,
        buy(PERPETUAL.symbol, { quantity: '0.5', leverage: 20, marginMode }),
      );
      await quote(65_000);
      const now = await portfolio.now(userId);
      // 0.5 × 1,000, less 0.04 % of 32,000.
      expect(now).toMatchObject({ totalUsd: '100487.2', pnlTotal: '487.2' });
      expect(now.positions).toEqual([
        {
          symbol: PERPETUAL.symbol,
          side: 'long',
          quantity: '0.500',
          entryPrice: '64000.0',
          markPrice: '65000.0',
          unrealizedPnl: '500',
        },
      ]);
      expect(now.holdings).toMatchObject([{ currency: 'USDT', quantity: '99987.2' }]);
    },
  );

  it('counts money at its worth when it moved, and gifts as what they are', async () => {
    const [a, b] = [await exchange.somebody(), await exchange.somebody()];
    past.set(exchange.time.now, '60000');
    await exchange.wallet.deposit(a.userId, { currency: 'BTC', amount: '1', account: 'spot' });
    // What nothing was known of counts as it is now.
    exchange.time.now += 1000;
    await exchange.wallet.deposit(a.userId, { currency: 'BTC', amount: '1', account: 'spot' });
    await exchange.wallet.transfer(a, {
      currency: 'USDT',
      amount: '5000',
      from: 'spot',
      to: 'spot',
      recipient: b.username,
    });
    await exchange.wallet.withdraw(a.userId, { currency: 'USDT', amount: '1000', account: 'spot' });
    // 2 × 64,000 + 94,000, less 60,000 + 64,000 + 94,000.
    expect(await portfolio.now(a.userId)).toMatchObject({ totalUsd: '222000', pnlTotal: '4000' });
    expect(await portfolio.now(b.userId)).toMatchObject({ totalUsd: '105000', pnlTotal: '0' });
  });
});

describe('snapshots', () => {
  it('tell the gain of a day from that in all', async () => {
    const { userId } = await exchange.somebody();
    await exchange.trading.place(userId, buy('BTCUSDT', { quantity: '1' }));
    const first = await portfolio.takeSnapshot(userId);
    expect(first).toMatchObject({ totalUsd: '99974.4', pnlDay: '-25.6', pnlTotal: '-25.6' });
    exchange.time.now += 12 * HOUR_MS;
    await quote(66_000);
    // 0.9996 × 66,000 + 36,000. Younger than a day: it gained all of it today.
    expect(await portfolio.takeSnapshot(userId)).toMatchObject({ pnlDay: '1973.6', pnlTotal: '1973.6' });
    exchange.time.now += 12 * HOUR_MS;
    await exchange.wallet.deposit(userId, { currency: 'USDT', amount: '500', account: 'spot' });
    expect(await portfolio.now(userId)).toMatchObject({
      pnlTotal: '1973.6',
      pnlDay: '1999.2',
      totalUsd: '102473.6',
    });
    exchange.time.now += 12 * HOUR_MS;
    await quote(65_000);
    // Half a day after the second: against that one, not the first.
    expect(await portfolio.now(userId)).toMatchObject({ pnlTotal: '974', pnlDay: '-999.6' });
  });

  it('are listed newest first, page by page, as they were', async () => {
    const { userId } = await exchange.somebody();
    const taken = [];
    for (let hour = 0; hour < 5; hour += 1) {
      taken.unshift(await portfolio.takeSnapshot(userId));
      exchange.time.now += HOUR_MS;
      await quote(64_000 + hour);
    }
    for (const snapshot of taken)
      expect(portfolioSnapshot.strict().safeParse(snapshot).error).toBeUndefined();
    const first = await portfolio.snapshots(userId, { limit: 2 });
    const second = await portfolio.snapshots(userId, { limit: 3, cursor: first.nextCursor! });
    expect([...first.data, ...second.data]).toEqual(taken);
    expect(second.nextCursor).toBeNull();
    const from = Date.parse(taken[3]!.time);
    const to = Date.parse(taken[1]!.time);
    expect((await portfolio.snapshots(userId, { limit: 50, from, to })).data).toEqual(taken.slice(2, 4));
    expect((await refusal(portfolio.snapshots(userId, { limit: 2, cursor: 'x' }))).code).toBe(
      'VALIDATION_FAILED',
    );
  });

  it('are taken of everybody by the job, once each time', async () => {
    const people = [await exchange.somebody(), await exchange.somebody()];
    for (const { userId } of people) await exchange.accounts.numberOf(userId);
    const job = {
      portfolio,
      repository,
      world: 'practice',
      logger: exchange.logger,
      signal: new AbortController().signal,
    };
    await takeSnapshots(job);
    await takeSnapshots(job);
    for (const { userId } of people) {
      expect((await portfolio.snapshots(userId, { limit: 50 })).data).toHaveLength(1);
    }
  });
});
