import { Ema } from '../blocks/ema.ts';
import { Rma } from '../blocks/rma.ts';
import { TrueRange } from '../blocks/true-range.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, choice, real, source } from '../definition/parameter.ts';

export const keltnerChannels = defineIndicator({
  id: 'kc',
  name: 'Keltner Channels',
  category: 'volatility',
  description: 'An EMA, with bands at a multiple of the average true range above and below.',
  pane: 'price',
  formula: 'Keltner 1960, as changed by Raschke',
  seed: 'EMAs by the mean of their first values, true range from the second bar on; ATR as atr, the first bar counts',
  parity:
    'TradingView `ta.kc`: EMA of the true range over length; range atr is its chart’s default, over atrLength',
  inputs: ['source', 'high', 'low', 'close'],
  parameters: {
    length: bars('Length', 20),
    multiplier: real('Multiplier', 2, { min: 0.001, max: 50 }),
    range: choice('Range', ['true_range', 'atr']),
    atrLength: bars('ATR length', 10),
    source: source(),
  },
  outputs: { middle: line('Middle'), upper: line('Upper'), lower: line('Lower') },
  warmUp({ length, range, atrLength }) {
    const bands = range === 'atr' ? Math.max(length, atrLength) - 1 : length;
    return { middle: length - 1, upper: bands, lower: bands };
  },
  create({ memory, parameters, input, output: { middle, upper, lower } }) {
    const { source: values, high, low, close } = input;
    const { length, multiplier, range: kind, atrLength } = parameters;
    const mean = new Ema(memory, length);
    const range = new TrueRange(memory, kind === 'atr' ? 'range' : 'nothing');
    const meanRange = kind === 'atr' ? new Rma(memory, atrLength) : new Ema(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const basis = mean.next(values[i]!);
        const width = multiplier * meanRange.next(range.next(high[i]!, low[i]!, close[i]!));
        middle[i] = basis;
        upper[i] = basis + width;
        lower[i] = basis - width;
      }
    };
  },
});
