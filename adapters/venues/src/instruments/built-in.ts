import type { Instrument } from '@tradewind/market';
import { INSTRUMENT_TABLE } from './table.ts';

/** How many of the built-in pairs are followed unless configured otherwise: the most traded ones. */
export const TRACKED_BY_DEFAULT = 242;

/**
 * The USDT spot pairs that are known without asking a venue, with their tick, lot and notional filters, most traded
 * first. For a machine without network, and for a venue that doesn't answer; a venue's own answer goes before it.
 */
export function builtInInstruments(): Instrument[] {
  return INSTRUMENT_TABLE.trim()
    .split('\n')
    .map((line) => {
      const [base = '', tickSize = '', lotSize = '', minNotional = ''] = line.split(' ');
      return {
        symbol: `${base}/USDT`,
        id: `${base}USDT`,
        type: 'spot',
        base,
        quote: 'USDT',
        status: 'open',
        tickSize,
        lotSize,
        minNotional,
        maxLeverage: 1,
      };
    });
}
