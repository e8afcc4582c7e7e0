import { orderBody } from '@tradewind/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestExchange } from './support/exchange.ts';
import type { TestExchange } from './support/exchange.ts';
import { PERPETUAL } from './support/instruments.ts';
import { refusal } from './support/refusal.ts';

let exchange: TestExchange;

beforeAll(async () => {
  exchange = await openTestExchange();
}, 60_000);
afterAll(() => exchange?.close());

const quote = (price: number) =>
  exchange.quote(PERPETUAL, { bids: [[price - 1, 50]], asks: [[price, 50]], mark: price });
beforeEach(() => quote(64_000));

const SYMBOL = 'BTC/USDT:USDT';
const page = { limit: 50 };
const order = (fields: Record<string, unknown>) =>
  orderBody.parse({ symbol: 'BTCUSDT.P', side: 'buy', type: 'market', quantity: '0.1', ...fields });

async function trader() {
  const { userId } = await exchange.somebody();
  await exchange.wallet.transfer(
    { ...(await exchange.somebody()), userId },
    { currency: 'USDT', amount: '50000', from: 'spot', to: 'margin' },
  );
  return userId;
}

const positionOf = async (userId: string) => (await exchange.reader.positions(userId)).data[0]!;

describe('settings of a market', () => {
  it('are the house’s until they are set, and only perpetuals have them', async () => {
    const userId = await trader();
    const settings = await exchange.reader.marginSettings(userId, 'BTC-USDT-PERP');
    expect(settings).toEqual({ symbol: SYMBOL, leverage: 10, marginMode: 'cross' });
    const set = await exchange.trading.configure(userId, {
      symbol: SYMBOL,
      leverage: 25,
      marginMode: 'isolated',
    });
    expect(set).toMatchObject({ symbol: SYMBOL, leverage: 25, marginMode: 'isolated' });
    expect(await exchange.reader.marginSettings(userId, SYMBOL)).toEqual({
      symbol: SYMBOL,
      leverage: 25,
      marginMode: 'isolated',
    });
    for (const work of [
      exchange.trading.configure(userId, { symbol: 'BTCUSDT', leverage: 5 }),
      exchange.reader.marginSettings(userId, 'BTCUSDT'),
    ]) {
      const { code, message } = await refusal(work);
      expect(code).toBe('VALIDATION_FAILED');
      expect(message).toContain(SYMBOL);
    }
  });
});

describe('a change of nothing', () => {
  it('is refused', async () => {
    const userId = await trader();
    await exchange.trading.place(userId, order({}));
    const { id } = await positionOf(userId);
    for (const work of [
      exchange.trading.protect(userId, id, { triggerBy: 'mark' }),
      exchange.trading.configure(userId, { symbol: SYMBOL }),
    ]) {
      expect((await refusal(work)).code).toBe('VALIDATION_FAILED');
    }
  });
});

describe('a position', () => {
  it('is opened with leverage, and shows what the mark price makes of it', async () => {
    const userId = await trader();
    const placed = await exchange.trading.place(userId, order({ leverage: 50, marginMode: 'isolated' }));
    expect(placed).toMatchObject({
      status: 'filled',
      averagePrice: '64000.0',
      leverage: 50,
      marginMode: 'isolated',
    });
    const position = await positionOf(userId);
    expect(position).toMatchObject({
      symbol: SYMBOL,
      marketId: 'BTCUSDT.P',
      side: 'long',
      quantity: '0.100',
      entryPrice: '64000.0',
      markPrice: '64000.0',
      leverage: 50,
      marginMode: 'isolated',
      // 6,400 / 50.
      margin: '128',
      // 6,400 × 0.4 %.
      maintenanceMargin: '25.6',
      unrealizedPnl: '0',
      roe: '0',
      // 4 in 10,000 of 6,400.
      fees: '2.56',
      stopLoss: null,
      takeProfit: null,
    });
    // (128 − 6,400) / (0.1 × (0.004 − 1)), and 64,000 − 1,280.
    expect(position.liquidationPrice).toBe('62971.8');
    expect(position.bankruptcyPrice).toBe('62720.0');
    expect(await exchange.reader.position(userId, position.id)).toEqual(position);
    await quote(64_640);
    // 0.1 × 640, over 6,464 / 50.
    expect(await positionOf(userId)).toMatchObject({ unrealizedPnl: '64', roe: '0.4950495' });
    const { data } = await exchange.reader.trades(userId, page);
    expect(data).toMatchObject([{ orderId: placed.id, realizedPnl: '0', quoteQuantity: '6400' }]);
  });

  it('takes margin, stop and target, and gives them back', async () => {
    const userId = await trader();
    await exchange.trading.place(userId, order({ leverage: 50, marginMode: 'isolated' }));
    const { id } = await positionOf(userId);
    const more = await exchange.trading.adjustMargin(userId, id, '100.5');
    expect(more.margin).toBe('228.5');
    const less = await exchange.trading.adjustMargin(userId, id, '-50');
    expect(less.margin).toBe('178.5');
    expect(less.seq).toBeGreaterThan(more.seq);
    const tooMuch = await refusal(exchange.trading.adjustMargin(userId, id, '-170'));
    expect(['INSUFFICIENT_MARGIN', 'ORDER_REJECTED']).toContain(tooMuch.code);

    const guarded = await exchange.trading.protect(userId, id, {
      stopLoss: '63500',
      takeProfit: '66000',
      triggerBy: 'mark',
    });
    expect(guarded).toMatchObject({ stopLoss: '63500.0', takeProfit: '66000.0' });
    const half = await exchange.trading.protect(userId, id, { takeProfit: null });
    expect(half).toMatchObject({ stopLoss: '63500.0', takeProfit: null });
    const offGrid = await refusal(exchange.trading.protect(userId, id, { stopLoss: '63500.05' }));
    expect(offGrid.details).toEqual({ reason: 'invalid_price', field: 'stopLoss', tickSize: '0.1' });
    expect(await positionOf(userId)).toMatchObject({ margin: '178.5', stopLoss: '63500.0' });
  });

  it('is closed in part and whole, and is history then', async () => {
    const userId = await trader();
    await exchange.trading.place(userId, order({}));
    const { id } = await positionOf(userId);
    await quote(65_000);
    const part = await exchange.trading.closePosition(userId, id, { quantity: '0.04' });
    expect(part.order).toMatchObject({ side: 'sell', status: 'filled', quantity: '0.040', reduceOnly: true });
    expect(part.position).toMatchObject({ id, quantity: '0.060', realizedPnl: '39.96' });
    const rest = await exchange.trading.closePosition(userId, id, {}, 'all-of-it');
    expect(rest).toMatchObject({ position: null, order: { filledQuantity: '0.060', status: 'filled' } });
    expect((await exchange.reader.positions(userId)).data).toEqual([]);
    const { data } = await exchange.reader.closedPositions(userId, page);
    expect(data).toMatchObject([
      {
        id,
        side: 'long',
        quantity: '0.100',
        entryPrice: '64000.0',
        exitPrice: '64999.0',
        realizedPnl: '99.9',
        closedBy: 'order',
      },
    ]);
    // 2.56 for opening, 4 in 10,000 of 6,499.9 for closing.
    const spent = '5.15996';
    const wallet = await exchange.wallet.currency(userId, 'USDT');
    expect(wallet.accounts[1]).toMatchObject({ type: 'margin', total: '50094.74004', locked: '0' });
    expect(data[0]!.fees).toBe(spent);

    // A retry finds its answer, although there is no position any more, even where there is another one by then.
    await exchange.trading.place(userId, order({}));
    expect(await exchange.trading.closePosition(userId, id, {}, 'all-of-it')).toEqual(rest);
    for (const key of [undefined, 'another']) {
      expect((await refusal(exchange.trading.closePosition(userId, id, {}, key))).code).toBe('NOT_FOUND');
    }
    expect((await positionOf(userId)).quantity).toBe('0.100');
  });

  it('of others is not there', async () => {
    const [owner, stranger] = [await trader(), await trader()];
    await exchange.trading.place(owner, order({ leverage: 20, marginMode: 'isolated' }));
    const before = await positionOf(owner);
    for (const id of [before.id, '999999']) {
      const refused = await Promise.all([
        refusal(exchange.reader.position(stranger, id)),
        refusal(exchange.trading.closePosition(stranger, id, {})),
        refusal(exchange.trading.adjustMargin(stranger, id, '1')),
        refusal(exchange.trading.protect(stranger, id, { stopLoss: '60000' })),
      ]);
      expect(refused.map(({ code }) => code)).toEqual(Array(4).fill('NOT_FOUND'));
    }
    expect(await positionOf(owner)).toEqual(before);
  });

  it('asks for its margin', async () => {
    const userId = await trader();
    const balances = async () => (await exchange.wallet.wallet(userId)).accounts;
    const before = await balances();
    const refused = await refusal(exchange.trading.place(userId, order({ quantity: '40', leverage: 2 })));
    expect([refused.code, refused.details]).toEqual([
      'INSUFFICIENT_MARGIN',
      { reason: 'insufficient_margin' },
    ]);
    const tooHigh = await refusal(exchange.trading.place(userId, order({ quantity: '10', leverage: 125 })));
    expect(tooHigh.code).toBe('ORDER_REJECTED');
    expect(await balances()).toEqual(before);
    expect((await exchange.reader.marginSettings(userId, SYMBOL)).leverage).toBe(10);
    expect((await exchange.reader.positions(userId)).data).toEqual([]);
  });
});
