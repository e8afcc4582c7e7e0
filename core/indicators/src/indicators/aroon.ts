import { Extreme } from '../blocks/extreme.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';

export const aroon = defineIndicator({
  id: 'aroon',
  name: 'Aroon',
  category: 'trend',
  description:
    'How recent the highest high (up) and the lowest low (down) are: 100 is this bar, 0 is length bars ago.',
  pane: 'own',
  formula: 'Chande 1995',
  seed: 'none; of equal extremes the oldest counts',
  parity:
    'Stock.Indicators, over length + 1 bars; TA-Lib alike, but there the newest of equal extremes counts',
  inputs: ['high', 'low'],
  parameters: { length: bars('Length', 14) },
  outputs: { up: line('Aroon up'), down: line('Aroon down') },
  warmUp: ({ length }) => ({ up: length, down: length }),
  create({ memory, parameters: { length }, input: { high, low }, output: { up, down } }) {
    const highest = new Extreme(memory, length + 1, 'highest');
    const lowest = new Extreme(memory, length + 1, 'lowest');
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const ready = !Number.isNaN(highest.next(high[i]!));
        lowest.next(low[i]!);
        up[i] = ready ? (100 * (length - highest.age)) / length : NaN;
        down[i] = ready ? (100 * (length - lowest.age)) / length : NaN;
      }
    };
  },
});
