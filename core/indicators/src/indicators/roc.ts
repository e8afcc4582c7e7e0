import { Lag } from '../blocks/lag.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const roc = defineIndicator({
  id: 'roc',
  name: 'Rate of Change',
  category: 'momentum',
  description: 'Change over the last bars in percent.',
  pane: 'own',
  formula: 'relative difference',
  seed: 'none; 0 where the value of that time was zero',
  parity: 'TradingView `ta.roc`; TA-Lib alike',
  inputs: ['source'],
  parameters: { length: bars('Length', 9), source: source() },
  outputs: { roc: line('ROC') },
  warmUp: ({ length }) => ({ roc: length }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.roc;
    const lag = new Lag(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const value = values[i]!;
        const before = lag.next(value);
        result[i] = before === 0 ? 0 : (100 * (value - before)) / before;
      }
    };
  },
});
