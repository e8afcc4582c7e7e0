import type { OrderResource } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import type { Stream } from '../../src/feed/messages.ts';
import { endedOrders, openOrders, openPositions } from '../../src/trading/trading-state.ts';
import { TradingStore } from '../../src/trading/trading-store.ts';
import type { TradingEvent } from '../../src/trading/trading-store.ts';
import { fill, order, position } from './fixtures.ts';

/** A store whose account reads wait until the test answers them, and whose streams the test speaks for. */
function opened() {
  const streams = new Map<Stream, (payload: never) => void>();
  const resyncs = new Set<() => void>();
  const reads: ((answer: { orders: readonly OrderResource[]; seq: number }) => void)[] = [];
  let user: { id: string } | undefined = { id: 'u1' };
  let changed = () => undefined as void;
  const wallet = (seq: number) => ({
    money: 'paper' as const,
    world: 'practice',
    totalUsd: '0',
    seq,
    accounts: [
      {
        type: 'spot',
        balances: [{ currency: 'USDT', available: '90', locked: '10', total: '100', usdValue: null }],
      },
    ],
  });
  let answered = 0;
  const api = {
    orders: {
      list: () =>
        new Promise((resolve) => {
          reads.push(({ orders, seq }) => {
            answered = seq;
            resolve({ data: orders, nextCursor: null, seq });
          });
        }),
    },
    positions: { list: async () => ({ data: [position()], nextCursor: null, seq: answered }) },
    wallet: { get: async () => wallet(answered) },
  };
  const gateway = {
    watch: (stream: Stream, listener: (payload: never) => void) => {
      streams.set(stream, listener);
      return () => streams.delete(stream);
    },
    onResync: (listener: () => void) => {
      resyncs.add(listener);
      return () => resyncs.delete(listener);
    },
  };
  const account = {
    get user() {
      return user;
    },
    subscribe: (listener: () => void) => {
      changed = listener;
      return () => true;
    },
  };
  const store = new TradingStore(gateway as never, api as never, account as never);
  return {
    store,
    streams,
    reads,
    tell: (stream: Stream, payload: object) => streams.get(stream)?.(payload as never),
    resync: () => resyncs.forEach((listener) => listener()),
    signOut: () => {
      user = undefined;
      changed();
    },
  };
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the account’s trading', () => {
  it('is read once, then follows its streams', async () => {
    const { store, reads, tell } = opened();
    expect(store.current().phase).toBe('loading');
    reads[0]!({ orders: [order()], seq: 10 });
    await settled();
    expect(store.current().phase).toBe('ready');
    tell('order:update', {
      ...order({ id: '2', createdAt: '2026-01-05T12:00:01.000Z' }),
      fills: [],
      seq: 11,
    });
    expect(openOrders(store.current()).map(({ id }) => id)).toEqual(['2', '1']);
    tell('order:update', { ...order({ id: '1', status: 'filled' }), fills: [fill()], seq: 12 });
    expect(openOrders(store.current()).map(({ id }) => id)).toEqual(['2']);
    expect(endedOrders(store.current()).map(({ id }) => id)).toEqual(['1']);
    expect(store.current().fills.map(({ id }) => id)).toEqual(['1']);
  });

  it('applies what streams said while it was being read, if it is newer than what was read', async () => {
    const { store, reads, tell } = opened();
    tell('order:update', { ...order({ id: '1', status: 'canceled' }), fills: [], seq: 9 });
    tell('order:update', { ...order({ id: '2', status: 'filled' }), fills: [], seq: 12 });
    reads[0]!({ orders: [order({ id: '1' }), order({ id: '2' })], seq: 10 });
    await settled();
    // Of the first the reading is newer, of the second the stream.
    expect(openOrders(store.current()).map(({ id }) => id)).toEqual(['1']);
    expect(endedOrders(store.current()).map(({ id }) => id)).toEqual(['2']);
  });

  it('never lets an older answer undo a newer event', async () => {
    const { store, reads, tell } = opened();
    reads[0]!({ orders: [], seq: 10 });
    await settled();
    tell('order:update', { ...order({ status: 'filled' }), fills: [], seq: 12 });
    store.takeOrder(order({ status: 'open' }), 11);
    expect(openOrders(store.current())).toEqual([]);
    tell('position:update', { ...position(), closed: true, seq: 13 });
    store.takePosition('BTC/USDT:USDT', position(), 12);
    expect(openPositions(store.current())).toEqual([]);
  });

  it('shows a fill once, though it is told of twice', async () => {
    const { store, reads, tell } = opened();
    reads[0]!({ orders: [order()], seq: 10 });
    await settled();
    const update = { ...order({ status: 'partially_filled' }), fills: [fill()] };
    tell('order:update', { ...update, seq: 11 });
    tell('order:update', { ...update, seq: 11 });
    expect(store.current().fills).toHaveLength(1);
  });

  it('reads again when events were missed, and drops the answer to an earlier reading', async () => {
    const { store, reads, resync } = opened();
    resync();
    expect(reads).toHaveLength(2);
    reads[1]!({ orders: [order({ id: '5' })], seq: 20 });
    await settled();
    reads[0]!({ orders: [order({ id: '1' })], seq: 10 });
    await settled();
    expect(openOrders(store.current()).map(({ id }) => id)).toEqual(['5']);
  });

  it('forgets everything with the session', async () => {
    const { store, reads, streams, signOut } = opened();
    reads[0]!({ orders: [order()], seq: 10 });
    await settled();
    signOut();
    expect(store.current()).toMatchObject({ phase: 'signed_out', fills: [] });
    expect(store.current().orders.size + store.current().balances.size).toBe(0);
    expect(streams.size).toBe(0);
  });

  it('tells what happened, with what was before, to who shows notices', async () => {
    const { store, reads, tell } = opened();
    const events: TradingEvent[] = [];
    store.onEvent((event) => events.push(event));
    reads[0]!({ orders: [order()], seq: 10 });
    await settled();
    expect(events).toEqual([]);
    tell('order:update', {
      ...order({ status: 'canceled', rejectReason: 'liquidation' }),
      fills: [],
      seq: 11,
    });
    tell('margin:call', {
      time: 0,
      kind: 'margin_call',
      symbol: null,
      marginRatio: '0.81',
      message: 'Margin ratio 81 %',
      seq: 12,
    });
    expect(events.map(({ type }) => type)).toEqual(['order', 'margin_call']);
    expect(events[0]).toMatchObject({ before: { status: 'open' }, order: { status: 'canceled' } });
  });
});
