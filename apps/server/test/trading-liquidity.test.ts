import { orderBody } from '@tradewind/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settleDeparted } from '../src/modules/trading/departed-job.ts';
import { assignFeeTiers, feeTierOf } from '../src/modules/trading/fee-tier-job.ts';
import { TradedLiquidity } from '../src/modules/trading/liquidity.ts';
import { openTestExchange } from './support/exchange.ts';
import type { TestExchange } from './support/exchange.ts';
import { PERPETUAL, SPOT } from './support/instruments.ts';

const HOUR_MS = 3_600_000;

let exchange: TestExchange;

beforeAll(async () => {
  exchange = await openTestExchange();
  await exchange.quote(SPOT, { bids: [[64_000, 100]], asks: [[64_010, 100]] });
  await exchange.quote(PERPETUAL, { bids: [[64_000, 100]], asks: [[64_010, 100]], mark: 64_005 });
}, 60_000);
afterAll(() => exchange?.close());

const order = (fields: Record<string, unknown>) =>
  orderBody.parse({ symbol: 'BTCUSDT', side: 'buy', type: 'market', quantity: '0.1', ...fields });

/** Counts who follows what, as the price desk does. */
function openDesk() {
  const followed = new Map<string, number>();
  const change = (symbol: string, by: number) => followed.set(symbol, (followed.get(symbol) ?? 0) + by);
  return {
    followed,
    async need(symbol: string) {
      if (symbol === 'NOPE') throw new Error('no such market');
      change(symbol, 1);
    },
    release: (symbol: string) => void change(symbol, -1),
  };
}

describe('the venue’s depth', () => {
  it('comes for markets in which something stands, after a restart too, and lingers', async () => {
    const somebody = await exchange.somebody();
    const { userId } = somebody;
    await exchange.wallet.transfer(somebody, {
      currency: 'USDT',
      amount: '10000',
      from: 'spot',
      to: 'margin',
    });
    const resting = order({ type: 'limit', price: '63000' });
    const { id } = await exchange.trading.place(userId, resting);
    await exchange.trading.place(userId, order({ symbol: PERPETUAL.symbol }));
    const desk = openDesk();
    const { database, clock, logger, time } = exchange;
    const liquidity = new TradedLiquidity({ database, world: 'practice', desk, clock, logger });
    await liquidity.start();
    expect(Object.fromEntries(desk.followed)).toEqual({ 'BTC/USDT': 1, 'BTC/USDT:USDT': 1 });
    await Promise.all([
      liquidity.ensure('BTC/USDT'),
      liquidity.ensure('ETH/USDT'),
      liquidity.ensure('ETH/USDT'),
    ]);
    expect(Object.fromEntries(desk.followed)).toEqual({ 'BTC/USDT': 1, 'BTC/USDT:USDT': 1, 'ETH/USDT': 1 });

    await exchange.trading.cancel(userId, id);
    await liquidity.sweep();
    expect([...desk.followed.values()]).toEqual([1, 1, 1]);
    time.now += HOUR_MS;
    await liquidity.sweep();
    expect(Object.fromEntries(desk.followed)).toEqual({ 'BTC/USDT': 0, 'BTC/USDT:USDT': 1, 'ETH/USDT': 0 });
    await liquidity.ensure('ETH/USDT');
    liquidity.restart('ETH/USDT');
    liquidity.restart('SOL/USDT');
    await expect(liquidity.ensure('NOPE')).rejects.toThrow('no such market');
    liquidity.stop();
    expect(Object.fromEntries(desk.followed)).toEqual({ 'BTC/USDT': 0, 'BTC/USDT:USDT': 0, 'ETH/USDT': 0 });
  });
});

describe('what a deleted account left behind', () => {
  it('is cancelled and closed, and nobody else’s is', async () => {
    const { database, engine, logger } = exchange;
    const [gone, here] = [await exchange.somebody(), await exchange.somebody()];
    for (const principal of [gone, here]) {
      await exchange.wallet.transfer(principal, {
        currency: 'USDT',
        amount: '10000',
        from: 'spot',
        to: 'margin',
      });
      await exchange.trading.place(principal.userId, order({ type: 'limit', price: '63000' }));
      await exchange.trading.place(principal.userId, order({ symbol: PERPETUAL.symbol }));
    }
    await exchange.users.update(gone.userId, { status: 'deleted' });
    await settleDeparted({ database, engine, logger, liquidity: { ensure: async () => {} } });
    const openOf = async ({ userId }: { readonly userId: string }) => [
      (await exchange.reader.orders(userId, { limit: 50 })).data.length,
      (await exchange.reader.positions(userId)).data.length,
    ];
    expect(await openOf(gone)).toEqual([0, 0]);
    expect(await openOf(here)).toEqual([1, 1]);
  });
});

describe('fee tiers', () => {
  it.each([
    ['0', 0],
    ['14999999.99999999', 0],
    ['15000000', 1],
    ['24999999999', 8],
    ['99999999999999', 9],
  ])('begin at their volume: %s is tier %i', (volume, tier) => {
    expect(feeTierOf(volume)).toBe(tier);
  });

  it('are given for the volume of thirty days, counted in USD, and hold from then on', async () => {
    const { database, engine, logger, usdPrice, clock, time } = exchange;
    const [busy, idle] = [await exchange.somebody(), await exchange.somebody()];
    await exchange.wallet.deposit(busy.userId, { currency: 'USDT', amount: '1000000', account: 'spot' });
    const paid = async (userId: string) =>
      (await exchange.trading.place(userId, order({ quantity: '0.1' }))).fee;
    expect([await paid(busy.userId), await paid(idle.userId)]).toEqual(['0.00004', '0.00004']);
    const assign = () =>
      assignFeeTiers({
        database,
        engine,
        usdPrice,
        quoteOf: (symbol) => exchange.markets.instrument(symbol).quote,
        now: clock.now,
        logger,
      });
    const account = await exchange.accounts.numberOf(busy.userId);
    await database.pool.query('UPDATE fills SET notional = 60000000 WHERE account = $1', [account]);
    await assign();
    // 70 % of it.
    expect([await paid(busy.userId), await paid(idle.userId)]).toEqual(['0.000028', '0.00004']);
    time.now += 31 * 24 * HOUR_MS;
    await assign();
    expect(await paid(busy.userId)).toBe('0.00004');
  });
});
