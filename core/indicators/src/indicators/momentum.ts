import { Lag } from '../blocks/lag.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const momentum = defineIndicator({
  id: 'mom',
  name: 'Momentum',
  category: 'momentum',
  description: 'Change over the last bars in units of price.',
  pane: 'own',
  formula: 'difference',
  seed: 'none',
  parity: 'TradingView `ta.mom`; TA-Lib alike',
  inputs: ['source'],
  parameters: { length: bars('Length', 10), source: source() },
  outputs: { mom: line('Momentum') },
  warmUp: ({ length }) => ({ mom: length }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.mom;
    const lag = new Lag(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const value = values[i]!;
        result[i] = value - lag.next(value);
      }
    };
  },
});
