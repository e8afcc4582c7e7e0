import { isTimeframe } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { TimeZone } from '../format/time.ts';

export type Theme = 'system' | 'dark' | 'light';
export type DirectionColours = 'green-red' | 'red-green' | 'blue-orange';
export type WatchSortKey = 'name' | 'price' | 'change' | 'volume';

export interface WatchSort {
  readonly key: WatchSortKey;
  readonly descending: boolean;
}

/** What the user chose and finds again next time. `public/theme.js` reads `theme` and `directionColours` too. */
export interface Settings {
  readonly theme: Theme;
  readonly directionColours: DirectionColours;
  readonly timeZone: TimeZone;
  readonly logScale: boolean;
  /** One's own orders, positions and fills on the chart. */
  readonly tradingOnChart: boolean;
  readonly timeframe: Timeframe;
  /** Whether the ticket asks before it sends an order. */
  readonly orderConfirmation: 'ask' | 'none';
  /** Id of the market seen last. */
  readonly lastMarket: string;
  /** Ids of markets, in the order in which they were marked. */
  readonly favourites: readonly string[];
  readonly favouritesOnly: boolean;
  readonly watchSort: WatchSort;
  /** Ticks per row of the order book, by market id. */
  readonly bookGroups: Readonly<Record<string, number>>;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  directionColours: 'green-red',
  timeZone: 'local',
  logScale: false,
  tradingOnChart: true,
  timeframe: '1h',
  orderConfirmation: 'none',
  lastMarket: 'BTCUSDT',
  favourites: [],
  favouritesOnly: false,
  watchSort: { key: 'volume', descending: true },
  bookGroups: {},
};

export const useSettings = create<Settings>()(
  persist(() => DEFAULT_SETTINGS, {
    name: 'tradewind.settings',
    version: 1,
    merge: (stored, current) => ({ ...current, ...readSettings(stored) }),
  }),
);

/** The parts of stored settings that are what they should be; anything else falls back to its default. */
export function readSettings(stored: unknown): Partial<Settings> {
  if (typeof stored !== 'object' || stored === null) return {};
  const isOne =
    (...values: readonly unknown[]) =>
    (value: unknown) =>
      values.includes(value);
  const isText = (value: unknown): value is string => typeof value === 'string';
  const isFlag = (value: unknown) => typeof value === 'boolean';
  const sound: Record<keyof Settings, (value: unknown) => boolean> = {
    theme: isOne('system', 'dark', 'light'),
    directionColours: isOne('green-red', 'red-green', 'blue-orange'),
    timeZone: isOne('local', 'utc'),
    logScale: isFlag,
    tradingOnChart: isFlag,
    timeframe: (value) => isText(value) && isTimeframe(value),
    orderConfirmation: isOne('ask', 'none'),
    lastMarket: isText,
    favourites: (value) => Array.isArray(value) && value.every(isText),
    favouritesOnly: isFlag,
    watchSort: (value) => isWatchSort(value),
    bookGroups: (value) =>
      typeof value === 'object' && value !== null && Object.values(value).every(Number.isInteger),
  };
  return Object.fromEntries(
    Object.entries(stored).filter(([key, value]) => sound[key as keyof Settings]?.(value) ?? false),
  );
}

function isWatchSort(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { key, descending } = value as Record<string, unknown>;
  return ['name', 'price', 'change', 'volume'].includes(key as string) && typeof descending === 'boolean';
}

export function toggleFavourite(id: string): void {
  useSettings.setState(({ favourites }) => ({
    favourites: favourites.includes(id) ? favourites.filter((other) => other !== id) : [...favourites, id],
  }));
}
