import type { Order, StoredOrder } from '@tradewind/exchange';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MarketNotation } from '../../src/modules/trading/engine/rows/market-notation.ts';
import { orderRow, storedOrder } from '../../src/modules/trading/engine/rows/order-rows.ts';
import { MARKETS } from './support/markets.ts';

const ticks = fc.integer({ min: 1, max: 1e12 });
const orNone = (values: fc.Arbitrary<number>) => fc.oneof(fc.constant(0), values);
const amounts = fc.bigInt({ min: 0n, max: 10n ** 24n });
const ids = fc.integer({ min: 1, max: 1e9 });
const times = fc.integer({ min: 1, max: 4e12 });

/** Any order that may be open: its rest is what is not filled, unless its size is still unknown. */
const storedOrders: fc.Arbitrary<StoredOrder> = fc
  .record({
    lots: fc.integer({ min: 1, max: 1e9 }),
    share: fc.double({ min: 0, max: 0.99, noNaN: true }),
    isSizeKnown: fc.boolean(),
    link: fc.oneof(
      fc.constant(null),
      fc.record({ kind: fc.constant('oco' as const), group: ids }),
      fc.record({ kind: fc.constant('bracket' as const), group: ids, parent: ids }),
      fc.record({ kind: fc.constant('position' as const), group: ids }),
    ),
    isSole: fc.boolean(),
    protection: fc.option(
      fc.record({
        stopLoss: fc.option(ticks),
        takeProfit: fc.option(ticks),
        triggerBy: fc.constantFrom('last', 'mark'),
      }),
    ),
    rest: fc.record({
      id: ids,
      account: ids,
      symbol: fc.constant('BTC/USDT'),
      side: fc.constantFrom(1, -1),
      type: fc.constantFrom('limit', 'stop_loss', 'stop_loss_limit', 'take_profit', 'trailing_stop'),
      clientOrderId: fc.option(fc.string({ minLength: 1 })),
      timeInForce: fc.constantFrom('GTC', 'IOC', 'FOK', 'GTD'),
      postOnly: fc.boolean(),
      reduceOnly: fc.boolean(),
      closePosition: fc.boolean(),
      selfTradePrevention: fc.constantFrom('none', 'expire_taker', 'expire_maker', 'expire_both'),
      tick: orNone(ticks),
      filledNotional: amounts,
      quoteAmount: fc.option(amounts),
      stopTick: orNone(ticks),
      triggerBy: fc.constantFrom('last', 'mark'),
      callbackRate: fc.oneof(fc.constant(0n), fc.bigInt({ min: 1n, max: 10_000_000n })),
      activationTick: orNone(ticks),
      extremeTick: orNone(ticks),
      triggered: fc.boolean(),
      expiresAt: orNone(times),
      status: fc.constantFrom('new', 'open', 'partially_filled'),
      endReason: fc.constant(null),
      fee: amounts,
      feeCurrency: fc.constantFrom(null, 'BTC', 'USDT'),
      held: amounts,
      priority: fc.nat(),
      createdAt: times,
      updatedAt: times,
      leverage: fc.integer({ min: 0, max: 125 }),
      marginMode: fc.constantFrom(null, 'isolated', 'cross'),
    } satisfies { [Field in keyof Partial<StoredOrder>]: fc.Arbitrary<unknown> }),
  })
  .map(({ lots, share, isSizeKnown, link, isSole, protection, rest }) => {
    const filled = Math.floor(lots * share);
    return {
      ...rest,
      ...(isSizeKnown ? { lots, filled, remaining: lots - filled } : { lots: 0, filled: 0, remaining: 0 }),
      link,
      soleProtection: link !== null && isSole,
      protection,
      protectedLots: protection === null ? 0 : filled,
    } as StoredOrder;
  });

it.each(MARKETS.map((settings) => [settings.symbol, settings] as const))(
  'an order of %s is the same after it was stored and read back',
  (symbol, settings) => {
    const notation = new MarketNotation(settings);
    fc.assert(
      fc.property(storedOrders, (order) => {
        // What only the exchange knows of an order is no part of its row.
        const live = { ...order, symbol, node: -1, queueMark: 0 } as Order;
        const row = orderRow('practice', live, notation);
        expect(storedOrder(row, notation)).toEqual({ ...order, symbol });
      }),
      { numRuns: 500 },
    );
  },
);
