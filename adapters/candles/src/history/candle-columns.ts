import { COLUMNS } from '../columns.ts';

export type CandleColumn = (typeof COLUMNS)[number];

/** Names under which files of exchanges and tools keep a candle's columns, in lower case, spaces as underscores. */
const NAMES: Readonly<Record<CandleColumn, readonly string[]>> = {
  time: ['time', 'open_time', 'opentime', 'timestamp', 'ts', 'date', 'datetime', 'start', 'unix', 't'],
  open: ['open', 'open_price', 'o'],
  high: ['high', 'high_price', 'h'],
  low: ['low', 'low_price', 'l'],
  close: ['close', 'close_price', 'c'],
  volume: ['volume', 'base_volume', 'volume_base', 'vol', 'v'],
};

/** Where each of a candle's columns stands among `names`, or the first one that is missing. */
export function locateColumns(
  names: readonly string[],
): { readonly positions: Record<CandleColumn, number> } | { readonly missing: CandleColumn } {
  const normalized = names.map((name) => name.trim().toLowerCase().replaceAll(' ', '_'));
  const positions = { time: 0, open: 1, high: 2, low: 3, close: 4, volume: 5 };
  for (const column of COLUMNS) {
    const name = NAMES[column].find((candidate) => normalized.includes(candidate));
    if (name === undefined) return { missing: column };
    positions[column] = normalized.indexOf(name);
  }
  return { positions };
}
