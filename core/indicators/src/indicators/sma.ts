import { Sma } from '../blocks/sma.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const sma = defineIndicator({
  id: 'sma',
  name: 'Simple Moving Average',
  category: 'moving_average',
  description: 'The mean of the last bars, each counted alike.',
  pane: 'price',
  formula: 'arithmetic mean',
  seed: 'none; the window alone decides',
  parity: 'TradingView `ta.sma`; TA-Lib alike',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source() },
  outputs: { sma: line('SMA') },
  warmUp: ({ length }) => ({ sma: length - 1 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.sma;
    const mean = new Sma(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = mean.next(values[i]!);
    };
  },
});
