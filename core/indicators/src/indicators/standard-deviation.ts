import { RollingVariance } from '../blocks/rolling-variance.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const standardDeviation = defineIndicator({
  id: 'stdev',
  name: 'Standard Deviation',
  category: 'volatility',
  description: 'Population standard deviation of the last bars.',
  pane: 'own',
  formula: '√(Σx² / n − mean²)',
  seed: 'none; the window alone decides; exactly 0 where all values are equal',
  parity: 'TradingView `ta.stdev`, biased; TA-Lib alike',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source() },
  outputs: { stdev: line('Standard deviation') },
  warmUp: ({ length }) => ({ stdev: length - 1 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.stdev;
    const variance = new RollingVariance(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = Math.sqrt(variance.next(values[i]!));
    };
  },
});
