import {
  bigint,
  boolean,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core';

/** Statistics windows (four hours by default) per venue and symbol. */
export const priceIntervals = pgTable(
  'price_intervals',
  {
    venue: text('venue').notNull(),
    symbol: text('symbol').notNull(),
    /** `[startTime, endTime)`, UTC milliseconds. */
    startTime: bigint('start_time', { mode: 'number' }).notNull(),
    endTime: bigint('end_time', { mode: 'number' }).notNull(),
    /** Opening hour, UTC. */
    intervalHour: smallint('interval_hour').notNull(),
    /** UTC day on which the window opens, `YYYY-MM-DD`. */
    date: text('date').notNull(),
    open: doublePrecision('open').notNull(),
    high: doublePrecision('high').notNull(),
    low: doublePrecision('low').notNull(),
    close: doublePrecision('close').notNull(),
    volume: doublePrecision('volume').notNull(),
    /** Prices (or candles) that the window was computed from. */
    dataPoints: integer('data_points').notNull(),
    isComplete: boolean('is_complete').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.venue, table.symbol, table.startTime] }),
    // The statistics board reads one window of all symbols.
    index('price_intervals_window').on(table.venue, table.startTime),
  ],
);
