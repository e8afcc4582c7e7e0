import { z } from 'zod';
import { isoTime, utcMs } from '../inputs.ts';

/** A malformed row of an import, by place. */
export const rowDefect = z.object({ file: z.string(), line: z.number().int(), reason: z.string() });

/** History download or file import, running in the background. */
export const dataJob = z
  .object({
    id: z.string(),
    kind: z.enum(['import', 'download']),
    status: z.enum(['queued', 'running', 'completed', 'failed', 'cancelled']),
    progress: z.number().min(0).max(1),
    detail: z.string().nullable(),
    venue: z.string(),
    symbol: z.string(),
    timeframe: z.string(),
    rowsImported: z.number().int(),
    rowsRejected: z.number().int(),
    defects: z.array(rowDefect),
    error: z.string().nullable(),
    createdAt: isoTime,
    finishedAt: isoTime.nullable(),
  })
  .meta({ id: 'DataJob' });

/** What is stored of one series, and what is missing in it. */
export const coverage = z
  .object({
    venue: z.string(),
    symbol: z.string(),
    id: z.string(),
    timeframe: z.string(),
    first: utcMs,
    last: utcMs,
    candles: z.number().int(),
    missing: z.number().int(),
    gapCount: z.number().int(),
    gaps: z.array(z.object({ from: utcMs, to: utcMs, missing: z.number().int() })),
  })
  .meta({ id: 'Coverage' });

export type DataJob = z.infer<typeof dataJob>;
export type CoverageResource = z.infer<typeof coverage>;
