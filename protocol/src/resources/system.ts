import { z } from 'zod';
import { isoTime } from '../inputs.ts';

/** One source of market data, in words that users see. */
export const feed = z
  .object({
    venue: z.string(),
    kind: z.enum(['live', 'replay', 'practice']),
    label: z.string().meta({ examples: ['LIVE Binance', 'REPLAY 2021-05-12 ×10', 'PRACTICE'] }),
    state: z.enum(['connecting', 'live', 'stale', 'down', 'stopped']),
    isPrimary: z.boolean(),
    lastDataAt: isoTime.nullable(),
    lastDataAgeMs: z.number().nullable(),
    feedTime: isoTime.meta({ description: 'Exchange time: what the clock says in this feed' }),
    reconnects: z.number().int(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'Feed' });

export const componentState = z.object({
  name: z.string(),
  state: z.enum(['up', 'degraded', 'down']),
  detail: z.string().nullable(),
});

export const systemStatus = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']),
    version: z.string(),
    startedAt: isoTime,
    uptimeSeconds: z.number(),
    feeds: z.array(feed),
    symbolsTracked: z.number().int(),
    lastTickAgeMs: z.number().nullable(),
    ticksPerSecond: z.number(),
    components: z.array(componentState),
    clients: z.number().int().meta({ description: 'Realtime connections' }),
    history: z.object({
      state: z.enum(['idle', 'loading', 'complete']),
      progress: z.number().min(0).max(1),
      detail: z.string().nullable(),
    }),
  })
  .meta({ id: 'SystemStatus' });

export const health = z
  .object({
    status: z.enum(['ok', 'degraded', 'unavailable']),
    version: z.string(),
    uptimeSeconds: z.number(),
    components: z.array(componentState),
  })
  .meta({ id: 'Health' });

export type Feed = z.infer<typeof feed>;
export type SystemStatus = z.infer<typeof systemStatus>;
export type Health = z.infer<typeof health>;
export type ComponentState = z.infer<typeof componentState>;
