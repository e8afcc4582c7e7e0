import { RelativeStrength } from '../blocks/relative-strength.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const rsi = defineIndicator({
  id: 'rsi',
  name: 'Relative Strength Index',
  category: 'momentum',
  description:
    'Share of the rises in all movement, 0 to 100; over 70 is called overbought, under 30 oversold.',
  pane: 'own',
  formula: 'Wilder 1978',
  seed: 'RMA of rises and falls by the mean of the first length changes; 100 where nothing ever fell',
  parity: 'TradingView `ta.rsi`; TA-Lib alike, but 0 where nothing moved',
  inputs: ['source'],
  parameters: { length: bars('Length', 14), source: source() },
  outputs: { rsi: line('RSI') },
  warmUp: ({ length }) => ({ rsi: length }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.rsi;
    const strength = new RelativeStrength(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) result[i] = strength.next(values[i]!);
    };
  },
});
