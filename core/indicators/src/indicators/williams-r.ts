import { Extreme } from '../blocks/extreme.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';

export const williamsR = defineIndicator({
  id: 'willr',
  name: 'Williams %R',
  category: 'momentum',
  description:
    'How far the close is below the highest high of the last bars, −100 (at the low) to 0 (at the high).',
  pane: 'own',
  formula: 'Williams 1973',
  seed: 'none; the window alone decides; 0 where the range is zero',
  parity: 'TradingView `ta.wpr`; TA-Lib alike',
  inputs: ['high', 'low', 'close'],
  parameters: { length: bars('Length', 14) },
  outputs: { willr: line('%R') },
  warmUp: ({ length }) => ({ willr: length - 1 }),
  create({ memory, parameters: { length }, input: { high, low, close }, output }) {
    const result = output.willr;
    const highest = new Extreme(memory, length, 'highest');
    const lowest = new Extreme(memory, length, 'lowest');
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const top = highest.next(high[i]!);
        const bottom = lowest.next(low[i]!);
        result[i] = top === bottom ? 0 : (100 * (close[i]! - top)) / (top - bottom);
      }
    };
  },
});
