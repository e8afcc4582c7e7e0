import { z } from 'zod';
import { decimalText, marketIdentity, utcMs } from '../inputs.ts';

const level = z.tuple([decimalText, decimalText]).meta({ description: '[price, quantity]' });

/**
 * Depth of one market: bids descending, asks ascending. `sequence` rises by one with each change that is streamed;
 * `checksum` is defined in `bookChecksum`.
 */
export const orderBook = z
  .object({
    ...marketIdentity,
    time: utcMs,
    sequence: z.number().int(),
    checksum: z.number().int(),
    bids: z.array(level),
    asks: z.array(level),
  })
  .meta({ id: 'OrderBook' });

export type OrderBookResource = z.infer<typeof orderBook>;
export type BookLevel = z.infer<typeof level>;
