import { Ema } from '../blocks/ema.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const dema = defineIndicator({
  id: 'dema',
  name: 'Double Exponential Moving Average',
  category: 'moving_average',
  description: 'Twice the EMA less the EMA of the EMA, which takes away most of its lag.',
  pane: 'price',
  formula: 'Mulloy 1994',
  seed: 'each EMA by the mean of its first length values',
  parity: 'TradingView DEMA; TA-Lib alike; Stock.Indicators seeds the second EMA with the first’s seed',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source() },
  outputs: { dema: line('DEMA') },
  warmUp: ({ length }) => ({ dema: 2 * (length - 1) }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.dema;
    const first = new Ema(memory, length);
    const second = new Ema(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const once = first.next(values[i]!);
        result[i] = 2 * once - second.next(once);
      }
    };
  },
});
