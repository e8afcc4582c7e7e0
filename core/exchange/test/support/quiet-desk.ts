import type { OrderRequest } from '@tradewind/exchange';
import { ALICE, BOB, Desk } from './markets.ts';

export const SPOT = 'BTC/USDT';
export const PERP = 'BTC/USDT:USDT';

/** Last price 42,000.00; nothing in the book; both users have both currencies. */
export function desk(): Desk {
  const made = new Desk();
  print(made, 4_200_000);
  made.must({ type: 'mark', symbol: PERP, mark: 420_000, index: 420_000, stale: false });
  made.must({ type: 'print', symbol: PERP, tick: 420_000, lots: 0, taker: 0 });
  for (const account of [ALICE, BOB]) {
    made.pay(account, 'USDT', '1000000');
    made.pay(account, 'BTC', '100');
    made.pay(account, 'USDT', '1000000', 'margin');
  }
  return made;
}

export function print(d: Desk, tick: number, lots = 0, taker: 1 | -1 | 0 = 0, symbol = SPOT): void {
  d.must({ type: 'print', symbol, tick, lots, taker });
}

export const limit = (
  side: 1 | -1,
  tick: number,
  lots: number,
  more: Partial<OrderRequest> = {},
): OrderRequest => ({
  symbol: SPOT,
  side,
  type: 'limit',
  tick,
  lots,
  ...more,
});

export function place(d: Desk, account: number, order: OrderRequest) {
  return d.must({ type: 'place', account, order }).orders[0]!;
}
