import { nextOpenTime, openTime } from '@tradewind/market';
import type { Timeframe } from '@tradewind/market';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { choice, real, source } from '../definition/parameter.ts';

const NEXT_ANCHOR = 0;
const PRICE_VOLUME = 1;
const SQUARE_VOLUME = 2;
const VOLUME = 3;

/** Crypto markets don't close: a session is the UTC day. */
const PERIODS = { session: '1d', week: '1w', month: '1M' } as const satisfies Record<string, Timeframe>;

/**
 * Begins anew with each period. A series that begins in the middle of one has no value until the next, for what was
 * traded before its first bar is unknown; anchored to the `series` it begins with the first bar.
 */
export const vwap = defineIndicator({
  id: 'vwap',
  name: 'Volume-Weighted Average Price',
  category: 'volume',
  description:
    'Mean price of the session so far, weighted by volume, with bands of weighted standard deviations.',
  pane: 'price',
  formula: 'Berkowitz, Logue and Noser 1988',
  seed: 'from the first bar of each UTC day, week or month, or of the series; the price itself until there is volume',
  parity: 'TradingView `ta.vwap`: hlc3, NaN until the first anchor',
  inputs: ['time', 'source', 'volume'],
  parameters: {
    anchor: choice('Anchor', ['session', 'week', 'month', 'series']),
    multiplier: real('Bands multiplier', 1, { min: 0.001, max: 50 }),
    source: source('hlc3'),
  },
  outputs: { vwap: line('VWAP'), upper: line('Upper'), lower: line('Lower') },
  warmUp: () => ({ vwap: 0, upper: 0, lower: 0 }),
  create({ memory, parameters: { anchor, multiplier }, input, output: { vwap: mean, upper, lower } }) {
    const { time, source: values, volume } = input;
    const state = memory.floats(4);
    state[NEXT_ANCHOR] = NaN;

    const isAnchor = (now: number): boolean => {
      const next = state[NEXT_ANCHOR]!;
      if (now < next) return false;
      const first = Number.isNaN(next);
      if (anchor === 'series') {
        state[NEXT_ANCHOR] = Infinity;
        return true;
      }
      state[NEXT_ANCHOR] = nextOpenTime(PERIODS[anchor], now);
      return !first || openTime(PERIODS[anchor], now) === now;
    };

    // Rows before the first anchor keep their sums apart by a volume that is not a number.
    state[VOLUME] = NaN;
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        if (isAnchor(time[i]!)) {
          state[PRICE_VOLUME] = 0;
          state[SQUARE_VOLUME] = 0;
          state[VOLUME] = 0;
        }
        const price = values[i]!;
        const weighted = price * volume[i]!;
        const total = state[VOLUME]! + volume[i]!;
        state[VOLUME] = total;
        state[PRICE_VOLUME] = state[PRICE_VOLUME]! + weighted;
        state[SQUARE_VOLUME] = state[SQUARE_VOLUME]! + weighted * price;
        const average = total === 0 ? price : state[PRICE_VOLUME] / total;
        const variance = total === 0 ? 0 : state[SQUARE_VOLUME] / total - average * average;
        const width = multiplier * Math.sqrt(Math.max(0, variance));
        mean[i] = average;
        upper[i] = average + width;
        lower[i] = average - width;
      }
    };
  },
});
