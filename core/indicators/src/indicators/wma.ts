import { Wma } from '../blocks/wma.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const wma = defineIndicator({
  id: 'wma',
  name: 'Weighted Moving Average',
  category: 'moving_average',
  description:
    'The mean of the last bars, weighted linearly: the newest counts length times, the oldest once.',
  pane: 'price',
  formula: 'linearly weighted mean',
  seed: 'none; the window alone decides',
  parity: 'TradingView `ta.wma`; TA-Lib alike',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source() },
  outputs: { wma: line('WMA') },
  warmUp: ({ length }) => ({ wma: length - 1 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.wma;
    const mean = new Wma(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = mean.next(values[i]!);
    };
  },
});
