import { Ema } from '../blocks/ema.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const ema = defineIndicator({
  id: 'ema',
  name: 'Exponential Moving Average',
  category: 'moving_average',
  description: 'A mean in which each older bar weighs less by the same factor: α = 2 / (length + 1).',
  pane: 'price',
  formula: 'exponential smoothing (Brown 1956)',
  seed: 'mean of the first length values',
  parity: 'TradingView `ta.ema`; TA-Lib alike; Tulip begins with the first value instead',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source() },
  outputs: { ema: line('EMA') },
  warmUp: ({ length }) => ({ ema: length - 1 }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.ema;
    const mean = new Ema(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = mean.next(values[i]!);
    };
  },
});
