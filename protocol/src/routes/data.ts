import { z } from 'zod';
import { countInput, listOf, pageQuery, symbolInput, timeframe, timeInput, venueInput } from '../inputs.ts';
import { coverage, dataJob } from '../resources/data-job.ts';
import { indicatorInfo, indicatorValues } from '../resources/indicator.ts';
import { market } from '../resources/market.ts';
import { defineRoute } from '../route.ts';
import { klines, klinesQuery } from './markets.ts';

const storedTimeframe = z.enum(['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d']);

/** Download of history from a live venue; what is stored already is not fetched again. */
export const downloadRequest = z.strictObject({
  source: z.literal('venue'),
  venue: venueInput,
  symbol: symbolInput,
  timeframe: storedTimeframe.default('1m'),
  from: timeInput,
  to: timeInput.optional(),
});

/** Import of a file sent with the request: CSV (also Binance's kline files, gzip or zip) or Parquet. */
export const importRequest = z.strictObject({
  source: z.literal('file'),
  venue: venueInput,
  symbol: symbolInput,
  timeframe: storedTimeframe,
  fileName: z
    .string()
    .regex(/^[\w][\w.@-]{0,120}\.(csv|csv\.gz|zip|parquet)$/i, 'must end in .csv, .csv.gz, .zip or .parquet'),
  content: z.base64().meta({ description: 'The file, base64. For files over 8 MB use the command line' }),
});

export const importBody = z.discriminatedUnion('source', [downloadRequest, importRequest]);

export type ImportBody = z.output<typeof importBody>;

export const dataRoutes = {
  symbols: defineRoute({
    method: 'GET',
    path: '/data/symbols',
    tag: 'Market data',
    summary: 'Symbols with market data',
    access: 'public',
    response: listOf(market),
    errors: [],
  }),
  ohlcv: defineRoute({
    method: 'GET',
    path: '/data/ohlcv/:symbol',
    tag: 'Market data',
    summary: 'Candles, as /markets/:symbol/klines',
    access: 'public',
    params: z.object({ symbol: symbolInput }),
    query: klinesQuery,
    response: klines,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE'],
  }),
  indicators: defineRoute({
    method: 'GET',
    path: '/data/indicators',
    tag: 'Market data',
    summary: 'Indicators with their parameters and outputs',
    access: 'public',
    response: listOf(indicatorInfo),
    errors: [],
  }),
  calculateIndicator: defineRoute({
    method: 'POST',
    path: '/data/calculate-indicator',
    tag: 'Market data',
    summary: 'Values of an indicator over stored candles',
    access: 'public',
    body: z.strictObject({
      indicator: z.string().min(1).max(64),
      parameters: z.record(z.string().max(64), z.union([z.number(), z.string().max(64)])).default({}),
      symbol: symbolInput,
      venue: venueInput.optional(),
      timeframe: timeframe.default('1h'),
      from: timeInput.optional(),
      to: timeInput.optional(),
      limit: countInput(500, 5000),
    }),
    response: indicatorValues,
    errors: ['UNKNOWN_SYMBOL', 'UNKNOWN_VENUE', 'UNKNOWN_INDICATOR'],
  }),
  import: defineRoute({
    method: 'POST',
    path: '/data/import',
    tag: 'Market data',
    summary: 'Download history from a venue or import a file, as a job',
    access: 'market-data:manage',
    body: importBody,
    response: dataJob,
    status: 202,
    errors: [
      'UNAUTHENTICATED',
      'FORBIDDEN',
      'UNKNOWN_SYMBOL',
      'UNKNOWN_VENUE',
      'PAYLOAD_TOO_LARGE',
      'OVERLOADED',
    ],
  }),
  jobs: defineRoute({
    method: 'GET',
    path: '/data/jobs',
    tag: 'Market data',
    summary: 'Import and download jobs, newest first',
    access: 'market-data:manage',
    query: z.object(pageQuery),
    response: listOf(dataJob),
    errors: ['UNAUTHENTICATED', 'FORBIDDEN'],
  }),
  job: defineRoute({
    method: 'GET',
    path: '/data/jobs/:id',
    tag: 'Market data',
    summary: 'Progress and outcome of one job',
    access: 'market-data:manage',
    params: z.object({ id: z.uuid() }),
    response: dataJob,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND'],
  }),
  cancelJob: defineRoute({
    method: 'DELETE',
    path: '/data/jobs/:id',
    tag: 'Market data',
    summary: 'Cancel a job that has not ended; what it stored so far stays',
    access: 'market-data:manage',
    params: z.object({ id: z.uuid() }),
    response: dataJob,
    errors: ['UNAUTHENTICATED', 'FORBIDDEN', 'NOT_FOUND', 'CONFLICT'],
  }),
  coverage: defineRoute({
    method: 'GET',
    path: '/data/coverage',
    tag: 'Market data',
    summary: 'What is stored, and what is missing in it',
    access: 'public',
    query: z.object({ venue: venueInput.optional(), symbol: symbolInput.optional(), ...pageQuery }),
    response: listOf(coverage),
    errors: ['UNKNOWN_SYMBOL'],
  }),
};
