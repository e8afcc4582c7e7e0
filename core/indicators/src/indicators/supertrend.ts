import { Rma } from '../blocks/rma.ts';
import { TrueRange } from '../blocks/true-range.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, real } from '../definition/parameter.ts';

const UPPER = 0;
const LOWER = 1;
const LAST_CLOSE = 2;
const DIRECTION = 3;

const UP = -1;
const DOWN = 1;

/**
 * Bands at a multiple of the ATR around the middle of the bar, which only ever move towards the price until a close goes
 * beyond them; the line is the lower band in an up-trend and the upper one in a down-trend.
 */
export const supertrend = defineIndicator({
  id: 'supertrend',
  name: 'SuperTrend',
  category: 'trend',
  description: 'A trailing stop at a multiple of the ATR. Direction −1 is up, 1 is down, as on TradingView.',
  pane: 'price',
  formula: 'Seban 2008',
  seed: 'ATR by the mean of the first ranges, the first bar’s range counts; begins downwards',
  parity: 'TradingView `ta.supertrend(factor, length)`',
  inputs: ['high', 'low', 'close'],
  parameters: { length: bars('ATR length', 10), factor: real('Factor', 3, { min: 0.01, max: 100 }) },
  outputs: { supertrend: line('SuperTrend'), direction: line('Direction') },
  warmUp: ({ length }) => ({ supertrend: length - 1, direction: length - 1 }),
  create({ memory, parameters: { length, factor }, input: { high, low, close }, output }) {
    const range = new TrueRange(memory, 'range');
    const mean = new Rma(memory, length);
    const state = memory.floats(4, NaN);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const last = close[i]!;
        const atr = mean.next(range.next(high[i]!, low[i]!, last));
        const middle = (high[i]! + low[i]!) / 2;
        let upper = middle + factor * atr;
        let lower = middle - factor * atr;
        let direction = Number.isNaN(atr) ? NaN : DOWN;
        if (!Number.isNaN(state[DIRECTION]!)) {
          if (lower < state[LOWER]! && state[LAST_CLOSE]! >= state[LOWER]!) lower = state[LOWER]!;
          if (upper > state[UPPER]! && state[LAST_CLOSE]! <= state[UPPER]!) upper = state[UPPER]!;
          if (state[DIRECTION] === DOWN) direction = last > upper ? UP : DOWN;
          else direction = last < lower ? DOWN : UP;
        }
        state[UPPER] = upper;
        state[LOWER] = lower;
        state[LAST_CLOSE] = last;
        state[DIRECTION] = direction;
        output.supertrend[i] = direction === UP ? lower : upper;
        output.direction[i] = direction;
      }
    };
  },
});
