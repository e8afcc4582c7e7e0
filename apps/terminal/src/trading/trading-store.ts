import type { MarginCall, OrderResource, PositionResource, TradeResource } from '@tradewind/protocol';
import type { AccountStore } from '../account/account-store.ts';
import type { TradingApi } from '../account/api.ts';
import { CallError } from '../feed/gateway.ts';
import type { Gateway } from '../feed/gateway.ts';
import { readAllPages } from './read-all-pages.ts';
import {
  EMPTY_TRADING_STATE,
  fromSnapshot,
  withOrder,
  withOrderUpdate,
  withPosition,
  withPositionUpdate,
  withWalletUpdate,
} from './trading-state.ts';
import type { TradingState } from './trading-state.ts';

/** How far the page is with reading the account. */
export type TradingPhase = 'signed_out' | 'loading' | 'ready' | 'failed';

/** What React sees; a new object with each change. */
export interface TradingView extends TradingState {
  readonly phase: TradingPhase;
  /** Why the account could not be read. */
  readonly error: CallError | null;
}

/** What happened on the exchange, for those who tell the user or mark it on a chart. */
export type TradingEvent =
  | {
      readonly type: 'order';
      readonly order: OrderResource;
      readonly before: OrderResource | undefined;
      readonly fills: readonly TradeResource[];
    }
  | { readonly type: 'position'; readonly position: PositionResource; readonly isClosed: boolean }
  | { readonly type: 'margin_call'; readonly call: MarginCall };

type AccountReads = Pick<TradingApi, 'orders' | 'positions' | 'wallet'>;
type Follow = Pick<Gateway, 'watch' | 'onResync'>;

/** Reads again after a failure. */
const AGAIN_MS = 5_000;

/**
 * Orders, positions and balances of whoever is signed in, as the exchange has acknowledged them: read once, then
 * followed by the account's streams. What streams say while it is being read is applied afterwards; `seq` tells which
 * is newer.
 */
export class TradingStore {
  readonly #gateway: Follow;
  readonly #api: AccountReads;
  readonly #listeners = new Set<() => void>();
  readonly #eventListeners = new Set<(event: TradingEvent) => void>();
  #view: TradingView = { ...EMPTY_TRADING_STATE, phase: 'signed_out', error: null };
  #stops: readonly (() => void)[] = [];
  /** Rises with each account and each reading; an answer of an earlier one is dropped. */
  #reading = 0;
  /** Changes that came while the account was being read. */
  #missed: ((state: TradingState) => TradingState)[] | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(gateway: Follow, api: AccountReads, account: Pick<AccountStore, 'user' | 'subscribe'>) {
    this.#gateway = gateway;
    this.#api = api;
    let userId: string | undefined;
    const look = () => {
      const id = account.user?.id;
      if (id === userId) return;
      userId = id;
      this.#leave();
      if (id !== undefined) this.#enter();
    };
    account.subscribe(look);
    look();
  }

  readonly current = (): TradingView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Hears of fills, endings, positions and margin calls as they happen; of nothing that was read. */
  onEvent(listener: (event: TradingEvent) => void): () => void {
    this.#eventListeners.add(listener);
    return () => this.#eventListeners.delete(listener);
  }

  /** Reads everything again. */
  reload(): void {
    if (this.#view.phase === 'signed_out') return;
    clearTimeout(this.#timer);
    void this.#read();
  }

  /** What a call answered: the order in its newest state. */
  takeOrder(order: OrderResource, seq: number): void {
    this.#change((state) => withOrder(state, order, seq));
  }

  /** What a call answered: the position in its newest state; null: closed. */
  takePosition(symbol: string, position: PositionResource | null, seq: number): void {
    this.#change((state) => withPosition(state, symbol, position, seq));
  }

  #enter(): void {
    this.#show({ ...EMPTY_TRADING_STATE, phase: 'loading', error: null });
    const gateway = this.#gateway;
    this.#stops = [
      gateway.watch('order:update', (update) => {
        const before = this.#view.orders.get(update.id)?.value;
        this.#change((state) => withOrderUpdate(state, update));
        const { fills, seq: _seq, ...order } = update;
        this.#tell({ type: 'order', order, before, fills });
      }),
      gateway.watch('position:update', (update) => {
        this.#change((state) => withPositionUpdate(state, update));
        const { closed, seq: _seq, ...position } = update;
        this.#tell({ type: 'position', position, isClosed: closed });
      }),
      gateway.watch('wallet:update', (update) => this.#change((state) => withWalletUpdate(state, update))),
      gateway.watch('margin:call', ({ seq: _seq, ...call }) => this.#tell({ type: 'margin_call', call })),
      gateway.onResync(() => this.reload()),
    ];
    void this.#read();
  }

  #leave(): void {
    this.#reading += 1;
    this.#missed = null;
    clearTimeout(this.#timer);
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#show({ ...EMPTY_TRADING_STATE, phase: 'signed_out', error: null });
  }

  async #read(): Promise<void> {
    const reading = (this.#reading += 1);
    const missed: ((state: TradingState) => TradingState)[] = [];
    this.#missed = missed;
    try {
      const [orders, positions, wallet] = await Promise.all([
        readAllPages((cursor) => this.#api.orders.list({ limit: 500, ...cursor })),
        this.#api.positions.list(),
        this.#api.wallet.get(),
      ]);
      if (reading !== this.#reading) return;
      this.#missed = null;
      const read = fromSnapshot(this.#view, { orders, positions, wallet });
      const state = missed.reduce((before, change) => change(before), read);
      this.#show({ ...state, phase: 'ready', error: null });
    } catch (error) {
      if (reading !== this.#reading) return;
      this.#missed = null;
      // What was shown before stays, where there was something: the header says that it may be old.
      const phase = this.#view.phase === 'ready' ? 'ready' : 'failed';
      this.#show({ ...this.#view, phase, error: asCallError(error) });
      this.#timer = setTimeout(() => void this.#read(), AGAIN_MS);
    }
  }

  #change(change: (state: TradingState) => TradingState): void {
    this.#missed?.push(change);
    this.#show({ ...change(this.#view), phase: this.#view.phase, error: this.#view.error });
  }

  #show(view: TradingView): void {
    this.#view = view;
    this.#listeners.forEach((listener) => listener());
  }

  #tell(event: TradingEvent): void {
    this.#eventListeners.forEach((listener) => listener(event));
  }
}

function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError({
    code: 'UNEXPECTED',
    message: error instanceof Error ? error.message : String(error),
  });
}
