import { RollingVariance } from '../blocks/rolling-variance.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, real, source } from '../definition/parameter.ts';

export const bollingerBands = defineIndicator({
  id: 'bb',
  name: 'Bollinger Bands',
  category: 'volatility',
  description: 'The simple mean, with bands at a multiple of the standard deviation above and below.',
  pane: 'price',
  formula: 'Bollinger 1983',
  seed: 'none; the window alone decides; population deviation',
  parity: 'TradingView `ta.bb`; TA-Lib alike',
  inputs: ['source'],
  parameters: {
    length: bars('Length', 20),
    multiplier: real('Multiplier', 2, { min: 0.001, max: 50 }),
    source: source(),
  },
  outputs: { middle: line('Middle'), upper: line('Upper'), lower: line('Lower') },
  warmUp: ({ length }) => ({ middle: length - 1, upper: length - 1, lower: length - 1 }),
  create({ memory, parameters: { length, multiplier }, input, output: { middle, upper, lower } }) {
    const values = input.source;
    const variance = new RollingVariance(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const width = multiplier * Math.sqrt(variance.next(values[i]!));
        const mean = variance.mean;
        middle[i] = mean;
        upper[i] = mean + width;
        lower[i] = mean - width;
      }
    };
  },
});
