import type { Instrument, Ticker, Trade } from '@tradewind/market';
import type { WebSocket } from 'ws';
import type { ExchangeId } from '../../../src/ccxt/exchanges.ts';

/** What the conformance suite needs to know of one venue, taken from its recordings as far as they reach. */
export interface Stage {
  readonly exchange: ExchangeId;
  readonly label: string;
  /** When the recordings were made, UTC milliseconds. */
  readonly now: number;
  /** Points CCXT to the server. */
  ccxt(port: number): Record<string, unknown>;
  rest(path: string, query: URLSearchParams): unknown;
  /** Answers a client's message as the exchange does. */
  message(socket: WebSocket, message: unknown): void;
  /** Followed markets; `ABSENT/XYZ` is added by the suite. */
  readonly symbols: readonly string[];
  readonly instrument: Partial<Instrument> & { readonly symbol: string };
  /** Messages that must have been sent, in any order; ids are left out. */
  readonly subscriptions: readonly object[];
  /** Frames to send, and what must come of them. */
  readonly ticker: { readonly frame: string; readonly expected: Partial<Ticker> };
  readonly trade: { readonly frame: string; readonly expected: readonly Partial<Trade>[] };
  readonly book: {
    readonly symbol: string;
    readonly frames: readonly string[];
    readonly bids: readonly (readonly [number, number])[];
    readonly asks: readonly (readonly [number, number])[];
    readonly subscription: object;
    readonly unsubscription: object;
  };
  readonly candle?: {
    readonly symbol: string;
    /** A frame of the candle while its minute lasts; absent where candles come over REST. */
    forming?(minute: number): string;
    /** A frame that says that the candle has closed; absent where time tells. */
    closing?(minute: number): string;
    /** `[time, open, high, low, close, volume]` of each minute from the stage's time on. */
    readonly rows: readonly (readonly string[])[];
  };
  /** Wraps a frame as the exchange sends it. */
  encode?(frame: string): Buffer;
}
