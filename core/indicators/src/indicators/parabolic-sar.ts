import { defineIndicator } from '../definition/indicator.ts';
import { dots } from '../definition/output.ts';
import { real } from '../definition/parameter.ts';

const SAR = 0;
const EXTREME = 1;
const ACCELERATION = 2;
const RISING = 3;
const LAST_CLOSE = 4;
const LAST_HIGH = 5;
const LAST_LOW = 6;
const EARLIER_HIGH = 7;
const EARLIER_LOW = 8;
const STATE = 9;

/**
 * The stop follows the trend's extreme point by a share that grows with each new extreme, never enters the range of the
 * two bars before, and turns over when the price touches it.
 */
export const parabolicSar = defineIndicator({
  id: 'psar',
  name: 'Parabolic SAR',
  category: 'trend',
  description:
    'A trailing stop that speeds up with the trend; below the price while rising, above while falling.',
  pane: 'price',
  formula: 'Wilder 1978',
  seed: 'second bar: rising if it closed higher, the stop at the first bar’s low, else the reverse',
  parity:
    'TradingView `ta.sar`, which tests for the turn before it keeps the stop outside; TA-Lib and Stock.Indicators do so after',
  inputs: ['high', 'low', 'close'],
  parameters: {
    start: real('Start', 0.02, { min: 0, max: 1 }),
    increment: real('Increment', 0.02, { min: 0, max: 1 }),
    maximum: real('Maximum', 0.2, { min: 0, max: 1 }),
  },
  outputs: { sar: dots('SAR') },
  warmUp: () => ({ sar: 1 }),
  create({ memory, parameters, input: { high, low, close }, output }) {
    const result = output.sar;
    const state = memory.floats(STATE, NaN);

    const turn = (rising: boolean, stop: number, extreme: number): void => {
      state[RISING] = rising ? 1 : 0;
      state[SAR] = stop;
      state[EXTREME] = extreme;
      state[ACCELERATION] = parameters.start;
    };

    const follow = (top: number, bottom: number): void => {
      const rising = state[RISING] === 1;
      const stop = state[SAR]! + state[ACCELERATION]! * (state[EXTREME]! - state[SAR]!);
      if (rising && stop > bottom) {
        turn(false, Math.max(top, state[EXTREME]!), bottom);
      } else if (!rising && stop < top) {
        turn(true, Math.min(bottom, state[EXTREME]!), top);
      } else {
        state[SAR] = stop;
        if (rising ? top > state[EXTREME]! : bottom < state[EXTREME]!) {
          state[EXTREME] = rising ? top : bottom;
          state[ACCELERATION] = Math.min(state[ACCELERATION]! + parameters.increment, parameters.maximum);
        }
      }
    };

    const begin = (top: number, bottom: number, last: number): void => {
      const rising = last > state[LAST_CLOSE]!;
      turn(rising, rising ? state[LAST_LOW]! : state[LAST_HIGH]!, rising ? top : bottom);
    };

    const keepOutside = (): void => {
      const rising = state[RISING] === 1;
      const bound = state[rising ? LAST_LOW : LAST_HIGH]!;
      const earlier = state[rising ? EARLIER_LOW : EARLIER_HIGH]!;
      const both = Number.isNaN(earlier)
        ? bound
        : rising
          ? Math.min(bound, earlier)
          : Math.max(bound, earlier);
      state[SAR] = rising ? Math.min(state[SAR]!, both) : Math.max(state[SAR]!, both);
    };

    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const top = high[i]!;
        const bottom = low[i]!;
        if (!Number.isNaN(state[LAST_CLOSE]!)) {
          if (Number.isNaN(state[SAR]!)) begin(top, bottom, close[i]!);
          follow(top, bottom);
          keepOutside();
        }
        result[i] = state[SAR]!;
        state[EARLIER_HIGH] = state[LAST_HIGH]!;
        state[EARLIER_LOW] = state[LAST_LOW]!;
        state[LAST_HIGH] = top;
        state[LAST_LOW] = bottom;
        state[LAST_CLOSE] = close[i]!;
      }
    };
  },
});
