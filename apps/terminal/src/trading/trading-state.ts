import type {
  OrderResource,
  OrderUpdate,
  PositionResource,
  PositionUpdate,
  Sequenced,
  TradeResource,
  WalletResource,
  WalletUpdate,
} from '@tradewind/protocol';

export type WalletType = 'spot' | 'margin';

/** One currency of one of the account's wallets. Decimal texts. */
export interface AccountBalance {
  readonly account: WalletType;
  readonly currency: string;
  readonly available: string;
  readonly locked: string;
  readonly total: string;
}

/** Something with the account's `seq` as of which it was so. */
interface AsOf<Value> {
  readonly value: Value;
  readonly seq: number;
}

/**
 * What the exchange has acknowledged of one account, and nothing else: orders that are still being sent live in
 * `OrderDesk`. Immutable; each change makes a new one.
 */
export interface TradingState {
  /** Open orders, and those that ended while the page was open, by id. */
  readonly orders: ReadonlyMap<string, AsOf<OrderResource>>;
  /** By symbol; one per market. Null: closed while the page was open. */
  readonly positions: ReadonlyMap<string, AsOf<PositionResource | null>>;
  /** By `<wallet>:<currency>`. */
  readonly balances: ReadonlyMap<string, AsOf<AccountBalance>>;
  /** Fills that arrived while the page was open, newest first. */
  readonly fills: readonly TradeResource[];
}

/** What the account reads over REST give, each as of its `seq`. */
export interface TradingSnapshot {
  readonly orders: { readonly data: readonly OrderResource[] } & Sequenced;
  readonly positions: { readonly data: readonly PositionResource[] } & Sequenced;
  readonly wallet: WalletResource;
}

export const EMPTY_TRADING_STATE: TradingState = {
  orders: new Map(),
  positions: new Map(),
  balances: new Map(),
  fills: [],
};

/** Fills that arrived and ended orders that are kept; older ones are read over REST. */
const KEPT_MAX = 500;

const OPEN: ReadonlySet<string> = new Set(['new', 'open', 'partially_filled', 'triggered']);

export function isOpenOrder({ status }: Pick<OrderResource, 'status'>): boolean {
  return OPEN.has(status);
}

/** The state as read; what ended or was filled while the page was open is kept. */
export function fromSnapshot(before: TradingState, snapshot: TradingSnapshot): TradingState {
  const { orders, positions, wallet } = snapshot;
  const ended = [...before.orders].filter(([, { value }]) => !isOpenOrder(value));
  return {
    orders: new Map([
      ...ended,
      ...orders.data.map((order): [string, AsOf<OrderResource>] => [
        order.id,
        { value: order, seq: orders.seq },
      ]),
    ]),
    positions: new Map(
      positions.data.map((position) => [position.symbol, { value: position, seq: positions.seq }]),
    ),
    balances: new Map(
      wallet.accounts.flatMap(({ type, balances }) =>
        balances.map(({ currency, available, locked, total }): [string, AsOf<AccountBalance>] => [
          `${type}:${currency}`,
          { value: { account: type, currency, available, locked, total }, seq: wallet.seq },
        ]),
      ),
    ),
    fills: before.fills,
  };
}

/** An order in its newest state; unchanged where a newer one is known already. */
export function withOrder(state: TradingState, order: OrderResource, seq: number): TradingState {
  const known = state.orders.get(order.id);
  if (known !== undefined && known.seq >= seq) return state;
  const orders = new Map(state.orders);
  orders.delete(order.id);
  orders.set(order.id, { value: order, seq });
  if (!isOpenOrder(order)) forgetOldest(orders);
  return { ...state, orders };
}

/** `order:update`: the order, and what was filled of it since the last one. */
export function withOrderUpdate(state: TradingState, update: OrderUpdate & Sequenced): TradingState {
  const { fills, seq, ...order } = update;
  const after = withOrder(state, order, seq);
  const news = fills.filter(({ id }) => !state.fills.some((known) => known.id === id));
  if (news.length === 0) return after;
  return { ...after, fills: [...news.toReversed(), ...state.fills].slice(0, KEPT_MAX) };
}

/** A position in its newest state, or that it is closed. */
export function withPosition(
  state: TradingState,
  symbol: string,
  position: PositionResource | null,
  seq: number,
): TradingState {
  const known = state.positions.get(symbol);
  if (known !== undefined && known.seq >= seq) return state;
  return { ...state, positions: new Map(state.positions).set(symbol, { value: position, seq }) };
}

export function withPositionUpdate(state: TradingState, update: PositionUpdate & Sequenced): TradingState {
  const { closed, seq, ...position } = update;
  return withPosition(state, position.symbol, closed ? null : position, seq);
}

/** `wallet:update`: balances that changed. */
export function withWalletUpdate(state: TradingState, update: WalletUpdate & Sequenced): TradingState {
  const balances = new Map(state.balances);
  for (const { account, currency, available, locked, total } of update.balances) {
    const key = `${account}:${currency}`;
    if ((balances.get(key)?.seq ?? -1) >= update.seq) continue;
    balances.set(key, { value: { account, currency, available, locked, total }, seq: update.seq });
  }
  return { ...state, balances };
}

function forgetOldest(orders: Map<string, AsOf<OrderResource>>): void {
  if (orders.size <= KEPT_MAX) return;
  for (const [id, { value }] of orders) {
    if (isOpenOrder(value)) continue;
    orders.delete(id);
    return;
  }
}

/** Open orders, newest first. */
export function openOrders({ orders }: TradingState): readonly OrderResource[] {
  return [...orders.values()]
    .map(({ value }) => value)
    .filter(isOpenOrder)
    .sort(byNewest);
}

/** Orders that ended while the page was open, the last one first. */
export function endedOrders({ orders }: TradingState): readonly OrderResource[] {
  return [...orders.values()]
    .map(({ value }) => value)
    .filter((order) => !isOpenOrder(order))
    .toReversed();
}

export function openPositions({ positions }: TradingState): readonly PositionResource[] {
  return [...positions.values()].flatMap(({ value }) => (value === null ? [] : [value]));
}

/** What a wallet has of a currency; undefined where it never had any. */
export function balanceOf(
  { balances }: TradingState,
  account: WalletType,
  currency: string,
): AccountBalance | undefined {
  return balances.get(`${account}:${currency}`)?.value;
}

function byNewest(a: OrderResource, b: OrderResource): number {
  return Date.parse(b.createdAt) - Date.parse(a.createdAt) || Number(b.id) - Number(a.id);
}
