import { createMemoryBus } from '@tradewind/bus';
import type { Trade } from '@tradewind/market';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveState } from '../../src/modules/market-data/live-state.ts';
import { topics } from '../../src/modules/market-data/topics.ts';
import type { Committed, EngineStatus } from '../../src/modules/trading/engine.ts';
import { TradingPublication } from '../../src/modules/trading/publication/trading-publication.ts';
import { userTopic } from '../../src/realtime/user-events.ts';
import { TestMarket, VENUE } from '../realtime/market.ts';
import { accountEvent } from './rows.ts';

const STATUS: EngineStatus = {
  world: 'practice',
  state: 'ready',
  epoch: 3,
  seq: 12,
  waiting: 2,
  lastBatch: { commands: 4, commitMs: 1.5 },
  commands: 40,
  batches: 9,
  recoveries: 1,
};

const bus = createMemoryBus();
const market = new TestMarket(undefined, bus);
let publication: TradingPublication;
let commit: (committed: Partial<Committed>) => void;
let userOf: (account: number) => Promise<string | null>;

beforeEach(async () => {
  userOf = async (account) => `user-${account}`;
  publication = new TradingPublication({
    engine: {
      onCommitted(listener) {
        commit = (committed) =>
          listener({ seq: 1, events: [], trades: [], books: [], liquidations: 0, ...committed });
        return () => (commit = () => undefined);
      },
      status: () => STATUS,
    },
    bus,
    venue: VENUE,
    instrument: (symbol) => market.instrument(symbol),
    userOf: (account) => userOf(account),
    newestSeq: async () => 0,
    logger: pino({ level: 'silent' }),
  });
  await publication.start();
});
afterEach(() => publication.stop());

const turn = () => new Promise((resolve) => setTimeout(resolve, 10));

async function heard<Message>(topic: string): Promise<Message[]> {
  const messages: Message[] = [];
  await bus.subscribe(topic, (message) => messages.push(message as Message));
  return messages;
}

describe('what the exchange has committed', () => {
  it('reaches the tape beside the venue’s trades, and never the exchange’s own prints', async () => {
    const live = new LiveState();
    await live.attach(bus);
    const prints = await heard<Trade[]>('trades:*');
    await bus.publish(topics.trades(VENUE, 'BTC/USDT'), [
      { venue: VENUE, symbol: 'BTC/USDT', id: '5', time: 1, price: 100, quantity: 1, side: 'buy' },
    ]);
    commit({
      trades: [
        { symbol: 'BTC/USDT', id: 5, price: '100.10', quantity: '0.00001', side: 'sell', time: 2 },
        { symbol: 'ETH/USDT', id: 6, price: '10', quantity: '1', side: 'buy', time: 3 },
      ],
    });
    await turn();
    expect(live.trades(VENUE, 'BTC/USDT')).toMatchObject([
      { id: '5', price: 100 },
      { id: 'tradewind-5', price: 100.1, quantity: 0.00001, side: 'sell', time: 2 },
    ]);
    expect(live.trades(VENUE, 'ETH/USDT')).toHaveLength(1);
    expect(prints.flat().map(({ id }) => id)).toEqual(['5']);
    await live.detach();
  });

  it('reaches each account in order, also where its owner has to be looked up and others have none', async () => {
    const mine = await heard<{ payload: { seq: number } }>(userTopic('user-100'));
    const theirs = await heard<{ payload: { seq: number } }>(userTopic('user-101'));
    const found = Promise.withResolvers<void>();
    userOf = async (account) => {
      if (account === 102) throw new Error('the database is away');
      if (account === 103) return null;
      await found.promise;
      return `user-${account}`;
    };
    for (const seq of [1, 2]) {
      commit({
        events: [102, 100, 103, 101].map((account) => accountEvent('order', seq, account)),
      });
    }
    await turn();
    expect(mine).toEqual([]);
    found.resolve();
    await turn();
    expect(mine.map(({ payload }) => payload.seq)).toEqual([1, 2]);
    expect(theirs.map(({ payload }) => payload.seq)).toEqual([1, 2]);
  });

  it('is counted', () => {
    commit({ events: [accountEvent('order', 1), accountEvent('wallet', 2)], liquidations: 2 });
    commit({ events: [accountEvent('order', 3)], liquidations: 1 });
    expect(publication.figures()).toEqual({ status: STATUS, orders: 2, liquidations: 3 });
  });

  it('is heard no more once it was stopped, but what came before is published', async () => {
    const mine = await heard<object>(userTopic('user-100'));
    commit({ events: [accountEvent('order', 1)] });
    await publication.stop();
    commit({ events: [accountEvent('order', 2)] });
    await turn();
    expect(mine).toHaveLength(1);
  });
});
