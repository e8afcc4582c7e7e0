import { Ema } from '../blocks/ema.ts';
import { defineIndicator } from '../definition/indicator.ts';
import { line } from '../definition/output.ts';
import { bars, source } from '../definition/parameter.ts';

export const tema = defineIndicator({
  id: 'tema',
  name: 'Triple Exponential Moving Average',
  category: 'moving_average',
  description: 'Three EMAs combined so that the lag of a straight trend cancels: 3(EMA − EMA²) + EMA³.',
  pane: 'price',
  formula: 'Mulloy 1994',
  seed: 'each EMA by the mean of its first length values',
  parity: 'TradingView TEMA; TA-Lib alike; Stock.Indicators seeds the inner EMAs with the first’s seed',
  inputs: ['source'],
  parameters: { length: bars('Length', 20), source: source() },
  outputs: { tema: line('TEMA') },
  warmUp: ({ length }) => ({ tema: 3 * (length - 1) }),
  create({ memory, parameters: { length }, input, output }) {
    const values = input.source;
    const result = output.tema;
    const first = new Ema(memory, length);
    const second = new Ema(memory, length);
    const third = new Ema(memory, length);
    return (start, end) => {
      for (let i = start; i < end; i += 1) {
        const once = first.next(values[i]!);
        const twice = second.next(once);
        result[i] = 3 * (once - twice) + third.next(twice);
      }
    };
  },
});
