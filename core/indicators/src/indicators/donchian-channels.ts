import { Extreme } from '../blocks/extreme.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars } from '../definition/parameter.ts';

export const donchianChannels = defineIndicator({
  id: 'donchian',
  name: 'Donchian Channels',
  category: 'volatility',
  description: 'Highest high and lowest low of the last bars, this one included, and the middle of the two.',
  pane: 'price',
  formula: 'Donchian 1960',
  seed: 'none; the window alone decides',
  parity: 'TradingView Donchian Channels; Stock.Indicators leaves this bar out',
  inputs: ['high', 'low'],
  parameters: { length: bars('Length', 20) },
  outputs: { middle: line('Middle'), upper: line('Upper'), lower: line('Lower') },
  warmUp: ({ length }) => ({ middle: length - 1, upper: length - 1, lower: length - 1 }),
  create({ memory, parameters: { length }, input: { high, low }, output: { middle, upper, lower } }) {
    const highest = new Extreme(memory, length, 'highest');
    const lowest = new Extreme(memory, length, 'lowest');
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const top = highest.next(high[i]!);
        const bottom = lowest.next(low[i]!);
        middle[i] = (top + bottom) / 2;
        upper[i] = top;
        lower[i] = bottom;
      }
    };
  },
});
