import type { MarketTrade } from '@tradewind/protocol';
import type { CallError, Gateway } from '../feed/gateway.ts';
import { LAYERS } from '../paint/scheduler.ts';
import type { FrameScheduler } from '../paint/scheduler.ts';
import { CoarseSignal } from './coarse-signal.ts';
import { Followed } from './followed.ts';

export interface TapeTrade {
  readonly id: string;
  readonly time: number;
  readonly price: number;
  readonly quantity: number;
  readonly side: 'buy' | 'sell';
}

const CAPACITY = 300;
const TABLE_MS = 2_000;

/** The newest prints of the market that is looked at. */
export class TapeStore {
  readonly signal = new CoarseSignal(TABLE_MS);
  readonly #gateway: Pick<Gateway, 'watch'>;
  readonly #scheduler: Pick<FrameScheduler, 'invalidate'>;
  readonly #followed: Followed;
  #trades: TapeTrade[] | null = null;
  #error: CallError | null = null;

  constructor(gateway: Pick<Gateway, 'watch'>, scheduler: Pick<FrameScheduler, 'invalidate'>) {
    this.#gateway = gateway;
    this.#scheduler = scheduler;
    this.#followed = new Followed((symbol) => this.#start(symbol));
  }

  /** Newest first; null until something arrived. */
  get trades(): readonly TapeTrade[] | null {
    return this.#trades;
  }

  /** Why the server does not send them; null while it does. */
  get error(): CallError | null {
    return this.#error;
  }

  follow(symbol: string): () => void {
    return this.#followed.follow(symbol);
  }

  retry(): void {
    this.#followed.restart();
  }

  #start(symbol: string): () => void {
    this.#trades = null;
    this.#error = null;
    this.#scheduler.invalidate(LAYERS.tape);
    this.signal.flush();
    return this.#gateway.watch(
      `trades:${symbol}`,
      (trades) => {
        const isFirst = this.#trades === null;
        this.#trades = mergeTrades(this.#trades ?? [], trades);
        this.#scheduler.invalidate(LAYERS.tape);
        if (isFirst) this.signal.flush();
        else this.signal.touch();
      },
      (error) => {
        this.#error = error;
        this.signal.flush();
      },
    );
  }
}

/**
 * Newest first, each trade once: after a reconnect the stream begins with recent history, some of which is known.
 * Trades of one moment keep the order in which they came.
 */
export function mergeTrades(known: readonly TapeTrade[], incoming: readonly MarketTrade[]): TapeTrade[] {
  const ids = new Set(known.map((trade) => trade.id));
  const fresh = incoming
    .filter((trade) => !ids.has(trade.tradeId))
    .map((trade) => ({
      id: trade.tradeId,
      time: trade.time,
      price: Number(trade.price),
      quantity: Number(trade.quantity),
      side: trade.side,
    }))
    .sort((a, b) => a.time - b.time)
    .reverse();
  const merged = [...fresh, ...known];
  const newestKnown = known[0]?.time ?? -Infinity;
  if (fresh.some((trade) => trade.time < newestKnown)) merged.sort((a, b) => b.time - a.time);
  return merged.slice(0, CAPACITY);
}
