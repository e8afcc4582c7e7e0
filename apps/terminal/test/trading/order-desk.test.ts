import type { OrderResource } from '@tradewind/protocol';
import { describe, expect, it } from 'vitest';
import { CallError } from '../../src/feed/gateway.ts';
import { OrderDesk } from '../../src/trading/order-desk.ts';
import type { Placement } from '../../src/trading/order-desk.ts';
import { withOrder, EMPTY_TRADING_STATE } from '../../src/trading/trading-state.ts';
import { order } from './fixtures.ts';

const PLACEMENT: Placement = {
  kind: 'order',
  input: { symbol: 'BTC/USDT', side: 'buy', type: 'limit', quantity: '0.1', price: '60000' },
};

interface Exchange {
  place: (input: { clientOrderId: string }) => Promise<OrderResource & { seq: number }>;
  list: (query: { clientOrderId: string }) => Promise<{ data: OrderResource[]; seq: number }>;
}

function desk(exchange: Partial<Exchange>) {
  let state = EMPTY_TRADING_STATE;
  const listeners = new Set<() => void>();
  const store = {
    current: () => ({ ...state, phase: 'ready' as const, error: null }),
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeOrder: (taken: OrderResource, seq: number) => {
      state = withOrder(state, taken, seq);
      listeners.forEach((listener) => listener());
    },
  };
  const pauses: (() => void)[] = [];
  let count = 0;
  const made = new OrderDesk({
    api: { orders: exchange } as never,
    store,
    newId: () => `web-${(count += 1)}`,
    now: () => 0,
    pause: () => new Promise((resolve) => pauses.push(resolve)),
  });
  return { desk: made, store, states: () => made.pending().map((each) => each.state), pauses };
}

const lost = () => Promise.reject(new CallError({ code: 'NETWORK', message: 'no answer' }));
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('an order on its way', () => {
  it('is shown as being sent until it is acknowledged, never as open', async () => {
    const { promise, resolve } = Promise.withResolvers<OrderResource & { seq: number }>();
    const { desk: sending, store, states } = desk({ place: () => promise });
    const placed = sending.place(PLACEMENT);
    expect(states()).toEqual(['sending']);
    expect(store.current().orders.size).toBe(0);
    resolve({ ...order({ clientOrderId: 'web-1' }), seq: 5 });
    expect(await placed).toMatchObject({ outcome: 'acknowledged' });
    expect(states()).toEqual([]);
    expect(store.current().orders.size).toBe(1);
  });

  it('is gone with the refusal, which is thrown', async () => {
    const refusal = new CallError({ code: 'INSUFFICIENT_BALANCE', message: 'less is available' });
    const { desk: sending, states } = desk({ place: () => Promise.reject(refusal) });
    await expect(sending.place(PLACEMENT)).rejects.toBe(refusal);
    expect(states()).toEqual([]);
  });

  it('without an answer is unknown, and is looked for by its own id instead of being sent twice', async () => {
    let sent = 0;
    const asked: string[] = [];
    const found: OrderResource[] = [];
    const {
      desk: sending,
      store,
      states,
      pauses,
    } = desk({
      place: () => {
        sent += 1;
        return lost();
      },
      list: async ({ clientOrderId }) => {
        asked.push(clientOrderId);
        return { data: [...found], seq: 7 };
      },
    });
    expect(await sending.place(PLACEMENT)).toEqual({ outcome: 'unknown' });
    expect(states()).toEqual(['unknown']);
    pauses.shift()!();
    await settled();
    expect(states()).toEqual(['unknown']);
    found.push(order({ clientOrderId: 'web-1', status: 'filled' }));
    pauses.shift()!();
    await settled();
    expect(states()).toEqual([]);
    expect(store.current().orders.get('1')?.value.status).toBe('filled');
    expect([sent, asked]).toEqual([1, ['web-1', 'web-1']]);
  });

  it('is known as soon as a stream tells of it', async () => {
    const { desk: sending, store, states } = desk({ place: lost });
    await sending.place(PLACEMENT);
    store.takeOrder(order({ clientOrderId: 'web-1' }), 6);
    expect(states()).toEqual([]);
  });

  it('that the exchange does not have is said to be missing, until it is taken away', async () => {
    const { desk: sending, states, pauses } = desk({ place: lost, list: async () => ({ data: [], seq: 1 }) });
    await sending.place(PLACEMENT);
    for (let look = 0; look < 7; look += 1) {
      pauses.shift()!();
      await settled();
    }
    expect(states()).toEqual(['missing']);
    sending.dismiss('web-1');
    expect(states()).toEqual([]);
  });
});
