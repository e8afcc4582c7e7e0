import { Rma } from '../blocks/rma.ts';
import { TrueRange } from '../blocks/true-range.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, convention } from '../definition/parameter.ts';

export const atr = defineIndicator({
  id: 'atr',
  name: 'Average True Range',
  category: 'volatility',
  description: 'How far the price moves in a bar, gaps included, as a running mean in units of price.',
  pane: 'own',
  formula: 'Wilder 1978',
  seed: 'mean of the first length true ranges; the first bar counts with high − low, under ta-lib not at all',
  parity: 'TradingView `ta.atr`; TA-Lib by convention',
  inputs: ['high', 'low', 'close'],
  parameters: { length: bars('Length', 14), convention: convention() },
  outputs: { atr: line('ATR') },
  warmUp: ({ length, convention: variant }) => ({ atr: variant === 'ta-lib' ? length : length - 1 }),
  create({ memory, parameters, input: { high, low, close }, output }) {
    const result = output.atr;
    const range = new TrueRange(memory, parameters.convention === 'ta-lib' ? 'nothing' : 'range');
    const mean = new Rma(memory, parameters.length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        result[i] = mean.next(range.next(high[i]!, low[i]!, close[i]!));
      }
    };
  },
});
