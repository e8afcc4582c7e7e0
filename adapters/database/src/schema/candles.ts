import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  serial,
  smallint,
  text,
  unique,
} from 'drizzle-orm/pg-core';

/** One row per venue and symbol, so that candles carry a small number instead of two texts. */
export const candleSeries = pgTable(
  'candle_series',
  {
    id: serial('id').primaryKey(),
    venue: text('venue').notNull(),
    symbol: text('symbol').notNull(),
  },
  (table) => [unique('candle_series_venue_symbol').on(table.venue, table.symbol)],
);

/** Hot candle history. Older candles move to Parquet files. */
export const candles = pgTable(
  'candles',
  {
    /** Of `candle_series`. No foreign key: checking one per row costs more than writing a million candles. */
    seriesId: integer('series_id').notNull(),
    /** Minutes: 1, 3, 5, 15, 30, 60 … 1440. */
    timeframe: smallint('timeframe').notNull(),
    /** Open, UTC milliseconds. */
    time: bigint('time', { mode: 'number' }).notNull(),
    open: doublePrecision('open').notNull(),
    high: doublePrecision('high').notNull(),
    low: doublePrecision('low').notNull(),
    close: doublePrecision('close').notNull(),
    /** In base currency. */
    volume: doublePrecision('volume').notNull(),
    /** The venue's own closed candle, as opposed to one built from ticks. */
    closed: boolean('closed').notNull(),
  },
  (table) => [primaryKey({ columns: [table.seriesId, table.timeframe, table.time] })],
);
