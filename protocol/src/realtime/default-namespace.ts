import { z } from 'zod';
import { symbolInput } from '../inputs.ts';
import type { Interval } from '../resources/interval.ts';
import type { PricePointResource, PriceUpdate } from '../resources/price.ts';
import type { Acknowledge } from './acknowledgement.ts';

/** Client events of the default namespace (document D). Here `symbol` is the id, `BTCUSDT`; other spellings are read. */
export const defaultNamespaceEvents = {
  subscribe: z.strictObject({ symbol: symbolInput }),
  unsubscribe: z.strictObject({ symbol: symbolInput }),
  get_all_symbols: z.strictObject({}).optional(),
  get_multiple_prices: z.strictObject({ symbols: z.array(symbolInput).min(1).max(500) }),
  get_interval_data: z.strictObject({
    symbol: symbolInput,
    date: z.iso.date().optional(),
    intervalHour: z.number().int().min(0).max(23).optional(),
  }),
  get_recent_intervals: z.strictObject({
    symbol: symbolInput,
    count: z.number().int().min(1).max(500).default(6),
  }),
};

type Events = typeof defaultNamespaceEvents;

/** Payload of an interval in this namespace: `symbol` is the id. */
export type IntervalData = Omit<Interval, 'id'>;

export interface DefaultNamespaceClientEvents {
  subscribe(payload: z.input<Events['subscribe']>, acknowledge?: Acknowledge<{ symbol: string }>): void;
  unsubscribe(payload: z.input<Events['unsubscribe']>, acknowledge?: Acknowledge<{ symbol: string }>): void;
  get_all_symbols(payload?: object, acknowledge?: Acknowledge<{ symbols: string[] }>): void;
  get_multiple_prices(
    payload: z.input<Events['get_multiple_prices']>,
    acknowledge?: Acknowledge<{ prices: PriceUpdate[]; unknown: string[] }>,
  ): void;
  get_interval_data(
    payload: z.input<Events['get_interval_data']>,
    acknowledge?: Acknowledge<{ interval: IntervalData }>,
  ): void;
  get_recent_intervals(
    payload: z.input<Events['get_recent_intervals']>,
    acknowledge?: Acknowledge<{ intervals: IntervalData[] }>,
  ): void;
}

export interface DefaultNamespaceServerEvents {
  /** Each second for a subscribed symbol. */
  price_update(update: PriceUpdate): void;
  /** Once on subscription: the four-hour window of one-second prices. */
  historical_data(data: { symbol: string; venue: string; data: PricePointResource[]; count: number }): void;
  /** One window, or a list of them. */
  interval_data(data: IntervalData | IntervalData[]): void;
  subscription_confirmed(data: { symbol: string }): void;
  /** Answers to get_all_symbols and get_multiple_prices for clients that send no acknowledgement callback. */
  all_symbols(data: { symbols: string[] }): void;
  multiple_prices(data: { prices: PriceUpdate[]; unknown: string[] }): void;
  error(error: unknown): void;
}
